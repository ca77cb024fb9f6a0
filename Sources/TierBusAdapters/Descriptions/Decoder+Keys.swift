import TierBusCore

/// A key of whatever name.
struct AnyKey: CodingKey, CustomStringConvertible {
    let stringValue: String
    var intValue: Int? { nil }
    var description: String { stringValue }

    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }
}

extension Decoder {
    /// - Throws: `DecodingError` for a key that is none of `names`, with a suggestion.
    package func checkKeys(among names: [String], of what: String) throws {
        let values = try container(keyedBy: AnyKey.self)
        guard
            let wrong = values.allKeys.filter({ !names.contains($0.stringValue) }).min(by: {
                $0.stringValue < $1.stringValue
            })
        else { return }
        throw DecodingError.dataCorruptedError(
            forKey: wrong, in: values,
            debugDescription: "\(what) has no key '\(wrong.stringValue.prefix(64))'"
                + AdapterError.hint(wrong.stringValue, among: names))
    }
}
