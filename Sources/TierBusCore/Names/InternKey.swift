/// A text as the intern table finds it: by bytes. Two texts that Swift takes for equal because Unicode does, such as
/// the composed and the decomposed form of an accented letter, are two names.
struct InternKey: Hashable {
    let text: String

    static func == (left: InternKey, right: InternKey) -> Bool {
        var (left, right) = (left.text, right.text)
        return left.withUTF8 { left in
            right.withUTF8 { right in left.count == right.count && left.elementsEqual(right) }
        }
    }

    func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}
