public import TierBusCore

/// Values by key: bools, whole numbers and texts. Those of a field are taken as they are, without a copy.
public struct ConditionMap: Sendable {
    /// What values are found by. Numbers find by value: the double 1.0 finds the key 1.
    public enum Key: Hashable, Sendable {
        /// Yes or no.
        case bool(Bool)
        /// A whole number.
        case int(Int64)
        /// A text; equal scalar by scalar.
        case string(Text)

        /// A text that is compared and hashed by its bytes.
        public struct Text: Hashable, Sendable {
            /// The text.
            public let text: String

            /// Wraps a text.
            public init(_ text: String) { self.text = text }

            /// Whether the bytes are equal.
            public static func == (left: Text, right: Text) -> Bool { Texts.areEqual(left.text, right.text) }

            /// Hashes the bytes.
            public func hash(into hasher: inout Hasher) {
                var text = text
                text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
                hasher.combine(UInt8(0xFF))
            }
        }

        /// A text as a key.
        public static func text(_ text: String) -> Key { .string(Text(text)) }

        /// The key as a value.
        public var value: ConditionValue {
            switch self {
            case .bool(let value): .bool(value)
            case .int(let value): .int(value)
            case .string(let value): .string(value.text)
            }
        }
    }

    private enum Storage {
        case entries([Key: ConditionValue], order: [Key])
        case dynamic(DynamicFields)
    }

    private let storage: Storage

    /// Takes entries in an order, which they are listed in.
    /// - Returns: nil if a key comes twice.
    public init?(_ entries: [(key: Key, value: ConditionValue)]) {
        var values: [Key: ConditionValue] = [:]
        values.reserveCapacity(entries.count)
        for (key, value) in entries where values.updateValue(value, forKey: key) != nil { return nil }
        storage = .entries(values, order: entries.map(\.key))
    }

    /// Takes the values of a field.
    public init(_ fields: DynamicFields) { storage = .dynamic(fields) }

    /// The number of entries.
    public var count: Int {
        switch storage {
        case .entries(_, let order): order.count
        case .dynamic(let fields): fields.count
        }
    }

    /// The entries in their order.
    public var entries: [(key: Key, value: ConditionValue)] {
        switch storage {
        case .entries(let values, let order):
            order.compactMap { key in values[key].map { (key, $0) } }
        case .dynamic(let fields): fields.map { (.string(Key.Text($0.name)), ConditionValue($0.value)) }
        }
    }

    /// The value of a key; nil if there is none.
    public subscript(key: Key) -> ConditionValue? {
        switch storage {
        case .entries(let values, _): return values[key]
        case .dynamic(let fields):
            guard case .string(let name) = key else { return nil }
            return fields[name.text].map { ConditionValue($0) }
        }
    }
}

extension ConditionMap: Equatable {
    /// Whether there are as many entries, with equal values for equal keys.
    public static func == (left: ConditionMap, right: ConditionMap) -> Bool {
        left.count == right.count
            && left.entries.allSatisfy { entry in right[entry.key].map { $0 == entry.value } ?? false }
    }
}
