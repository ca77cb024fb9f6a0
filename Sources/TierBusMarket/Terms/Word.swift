/// The JSON form of an enumeration: the word that describes a case.
enum Word {
    static func decode<Value: CaseIterable & CustomStringConvertible>(from decoder: any Decoder) throws -> Value {
        let container = try decoder.singleValueContainer()
        let word = try container.decode(String.self)
        guard let value = Value.allCases.first(where: { $0.description == word }) else {
            let words = Value.allCases.map(\.description).joined(separator: ", ")
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "expected one of: \(words)")
        }
        return value
    }

    static func encode(_ value: some CustomStringConvertible, to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value.description)
    }
}
