/// One field of a type: its name, and how its value is read.
public struct EventField<Subject>: Sendable {
    /// How it is named.
    public let name: String
    /// How conditions take its values.
    public let form: FieldForm
    /// Whether there may be no value.
    public let isOptional: Bool
    /// Where its number lies in the memory of a subject, and how; nil if it has to be asked for.
    package let memory: (offset: Int, storage: FieldStorage)?

    private let numberOf: @Sendable (Subject) -> Int64?
    private let contentOf: @Sendable (Subject) -> DynamicValue?

    /// A stored property.
    /// - Parameter path: To a property; one that is computed is read through the key path, which is slow: use
    ///   ``init(_:_:)-(_,(Subject)->Value)``.
    public init<Value: FieldValue>(_ name: String, _ path: any KeyPath<Subject, Value> & Sendable) {
        let offset = MemoryLayout<Subject>.offset(of: path)
        guard let offset else {
            self.init(name) { $0[keyPath: path] }
            return
        }
        // The offset is that of a stored property of the type Value, says `MemoryLayout.offset(of:)`; the subject is there
        // while the closure runs.
        self.init(name, memory: Value.fieldStorage.map { (offset, $0) }) { (subject: Subject) -> Value in
            withUnsafePointer(to: subject) {
                (UnsafeRawPointer($0) + offset).assumingMemoryBound(to: Value.self).pointee
            }
        }
    }

    /// What a function makes of a subject.
    public init<Value: FieldValue>(_ name: String, _ read: @escaping @Sendable (Subject) -> Value) {
        self.init(name, memory: nil, read)
    }

    private init<Value: FieldValue>(
        _ name: String, memory: (offset: Int, storage: FieldStorage)?, _ read: @escaping @Sendable (Subject) -> Value
    ) {
        self.name = name
        self.memory = memory
        form = Value.fieldForm
        isOptional = Value.isOptionalField
        numberOf = { read($0).fieldNumber }
        contentOf = { read($0).fieldContent }
    }

    /// The number that stands for the value, see ``FieldForm``; nil if there is no value, or none that has a number.
    public func number(of subject: Subject) -> Int64? { numberOf(subject) }

    /// The value; nil if there is none.
    public func content(of subject: Subject) -> DynamicValue? { contentOf(subject) }
}
