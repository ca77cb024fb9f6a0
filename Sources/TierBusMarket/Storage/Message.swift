/// The text that an alert or a notice carries, cut to a length that a log can bear.
enum Message {
    /// Most bytes of UTF-8 a message has.
    static let maxBytes = 1024

    /// `text`, or as much of its beginning as fits without splitting a scalar.
    static func cut(_ text: String) -> String {
        guard text.utf8.count > maxBytes else { return text }
        var end = text.utf8.index(text.utf8.startIndex, offsetBy: maxBytes)
        // The start of the text is a scalar's start, so this ends.
        while end.samePosition(in: text.unicodeScalars) == nil { end = text.utf8.index(before: end) }
        return String(text.unicodeScalars[..<end])
    }
}
