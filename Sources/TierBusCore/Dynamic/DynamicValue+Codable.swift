/// As plain values of the format: `null`, `true`, `1`, `0.5`, `"text"`, lists and maps. A double without a fraction is read
/// back as a whole number where the format does not tell them apart.
extension DynamicValue: Codable {
    /// Reads any value.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .int(value)
        } else if let value = try? container.decode(Double.self) {
            self = .double(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let values = try? container.decode([DynamicValue].self) {
            self = .list(values)
        } else {
            self = .map(try container.decode(DynamicFields.self))
        }
    }

    /// Writes the plain value.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .int(let value): try container.encode(value)
        case .double(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .list(let values): try container.encode(values)
        case .map(let fields): try container.encode(fields)
        }
    }
}

/// As a map of plain values.
extension DynamicFields: Codable {
    /// Reads a map.
    /// - Throws: ``DynamicError`` for a name that no field can have.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.singleValueContainer().decode([String: DynamicValue].self)
        try self.init(values.map { ($0.key, $0.value) })
    }

    /// Writes a map.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(Dictionary(uniqueKeysWithValues: map { ($0.name, $0.value) }))
    }
}
