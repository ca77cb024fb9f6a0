extension InternedName {
    /// A text that its handle stands for.
    public static var fieldForm: FieldForm {
        .word(
            code: { text in
                text.isEmpty ? Int64(InternedText.none.handle) : (try? Self(text)).map { Int64($0.name.handle) }
            },
            words: [])
    }
    /// The handle, in four bytes.
    public static var fieldStorage: FieldStorage? {
        MemoryLayout<Self>.size == MemoryLayout<InternedText>.size ? .word : nil
    }
    /// The handle.
    public var fieldNumber: Int64? { Int64(name.handle) }
    /// The text.
    public var fieldContent: DynamicValue? { .string(text) }
}
