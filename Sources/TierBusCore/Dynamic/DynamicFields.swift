/// Values by name, in the order of the names' bytes: no two have one name.
public struct DynamicFields: Hashable, Sendable {
    /// One value and its name.
    public struct Field: Hashable, Sendable {
        /// 1 to 255 bytes of UTF-8.
        public let name: String
        /// What the field holds.
        public let value: DynamicValue

        init(name: String, value: DynamicValue) {
            self.name = name
            self.value = value
        }

        /// Whether names and values have equal bytes.
        public static func == (left: Field, right: Field) -> Bool {
            left.name.utf8.elementsEqual(right.name.utf8) && left.value == right.value
        }

        /// Hashes what makes it equal to another.
        public func hash(into hasher: inout Hasher) {
            hasher.combine(InternKey(text: name))
            hasher.combine(value)
        }
    }

    fileprivate let sorted: [Field]

    /// No field.
    public init() { sorted = [] }

    /// Sorts fields by name.
    /// - Throws: ``DynamicError`` if a name is empty, longer than 255 bytes or comes twice.
    /// - Complexity: O(*n* log *n*).
    public init(_ fields: some Sequence<(String, DynamicValue)>) throws(DynamicError) {
        var sorted: [Field] = []
        for (name, value) in fields {
            guard (1...Self.maxNameBytes).contains(name.utf8.count) else {
                throw DynamicError(.fieldName(bytes: name.utf8.count), field: name)
            }
            sorted.append(Field(name: name, value: value))
        }
        sorted.sort { Self.precedes($0.name, $1.name) }
        for (left, right) in zip(sorted, sorted.dropFirst()) where !Self.precedes(left.name, right.name) {
            throw DynamicError(.duplicateField, field: left.name)
        }
        self.sorted = sorted
    }

    /// Fields whose names are known to be valid and different.
    package init(known fields: [(String, DynamicValue)]) { self.init(literal: fields) }

    init(literal fields: [(String, DynamicValue)]) {
        do {
            try self.init(fields)
        } catch {
            preconditionFailure(error.description)
        }
    }

    /// Takes fields that were found to be in order.
    init(sorted: [Field]) { self.sorted = sorted }

    /// The value of the field named `name`; nil if there is none.
    /// - Complexity: O(log *n*) comparisons of names, byte by byte; no allocation.
    public subscript(name: String) -> DynamicValue? {
        var (low, high) = (0, sorted.count)
        while low < high {
            let middle = low + (high - low) / 2
            if Self.precedes(sorted[middle].name, name) { low = middle + 1 } else { high = middle }
        }
        // Not before `name`; equal unless it is after it.
        return low < sorted.count && !Self.precedes(name, sorted[low].name) ? sorted[low].value : nil
    }

    static let maxNameBytes = 255

    static func precedes(_ left: String, _ right: String) -> Bool { left.utf8.lexicographicallyPrecedes(right.utf8) }
}

extension DynamicFields: RandomAccessCollection {
    /// 0.
    public var startIndex: Int { 0 }
    /// The number of fields.
    public var endIndex: Int { sorted.count }
    /// A field by its place in the order of names.
    public subscript(place: Int) -> Field { sorted[place] }
}

extension DynamicFields: ExpressibleByDictionaryLiteral {
    /// Sorts fields by name; a name that is not valid, or comes twice, is a programmer's error and traps.
    public init(dictionaryLiteral fields: (String, DynamicValue)...) { self.init(literal: fields) }
}

extension DynamicFields {
    /// All fields, with a value for one of them that is valid as a name.
    package func setting(_ name: String, _ value: DynamicValue) -> DynamicFields {
        DynamicFields(known: without(name).map { ($0.name, $0.value) } + [(name, value)])
    }

    /// All fields but the one named `name`.
    public func without(_ name: String) -> DynamicFields {
        DynamicFields(sorted: sorted.filter { !$0.name.utf8.elementsEqual(name.utf8) })
    }
}
