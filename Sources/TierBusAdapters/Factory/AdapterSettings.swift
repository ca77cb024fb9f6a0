package import TierBusCore

/// Reads the settings of an ``AdapterDescription``; what is wrong is an ``AdapterError`` that names the adapter.
public struct AdapterSettings {
    /// What every description may have besides.
    private static let parts = ["name", "source", "members", "targets", "target", "rules"]

    private let fields: DynamicFields
    private let place: String

    /// - Parameters:
    ///   - names: The settings that the adapter has.
    ///   - hasRules: Whether it takes rules.
    /// - Throws: ``AdapterError``: `badSetting` for a setting that it has not, with a suggestion, and for rules.
    public init(_ description: AdapterDescription, known names: [String], hasRules: Bool = false) throws(AdapterError) {
        guard hasRules || description.rules.isEmpty else {
            throw AdapterError(.badSetting, in: description.label, "it takes no rules")
        }
        fields = description.settings
        place = description.label
        for field in fields where !names.contains(field.name) {
            throw AdapterError(
                .badSetting, in: place,
                "there is no setting '\(field.name)'" + AdapterError.hint(field.name, among: names + Self.parts))
        }
    }

    /// A number.
    /// - Parameters:
    ///   - value: What it is if nothing is said; nil if something has to be.
    ///   - range: Where it has to lie.
    public func number(
        _ name: String, default value: Double? = nil, in range: ClosedRange<Double>
    ) throws(AdapterError) -> Double {
        try read(name, value, "a number of \(range.lowerBound) to \(range.upperBound)") { found in
            found.doubleValue.flatMap { range.contains($0) ? $0 : nil }
        }
    }

    /// A whole number.
    public func count(_ name: String, default value: Int? = nil, in range: ClosedRange<Int>) throws(AdapterError) -> Int
    {
        try read(name, value, "a whole number of \(range.lowerBound) to \(range.upperBound)") { found in
            found.intValue.flatMap { Int(exactly: $0) }.flatMap { range.contains($0) ? $0 : nil }
        }
    }

    /// A time in seconds.
    public func seconds(
        _ name: String, default value: Double? = nil, in range: ClosedRange<Double> = 0...31_536_000
    ) throws(AdapterError) -> Duration { .seconds(try number(name, default: value, in: range)) }

    /// Yes or no.
    public func flag(_ name: String, default value: Bool) throws(AdapterError) -> Bool {
        try read(name, value, "true or false") { $0.boolValue }
    }

    /// A text.
    public func text(_ name: String, default value: String? = nil) throws(AdapterError) -> String {
        try read(name, value, "a text") { $0.stringValue }
    }

    /// A text, or nothing.
    public func optionalText(_ name: String) throws(AdapterError) -> String? {
        fields[name] == nil ? nil : try text(name)
    }

    /// A list of texts, or nothing; one text is a list of one.
    public func texts(_ name: String) throws(AdapterError) -> [String]? {
        guard fields[name] != nil else { return nil }
        return try read(name, nil, "a list of texts", Self.names)
    }

    /// The texts of a list, or of one text; nil if it is neither.
    package static func names(_ value: DynamicValue?) -> [String]? {
        switch value {
        case .string(let text)?: [text]
        case .list(let values)?: values.map(\.stringValue) as? [String]
        case .null?, .bool?, .int?, .double?, .map?, nil: nil
        }
    }

    private func read<Value>(
        _ name: String, _ standard: Value?, _ expected: String, _ value: (DynamicValue) -> Value?
    ) throws(AdapterError) -> Value {
        guard let found = fields[name] else {
            if let standard { return standard }
            throw AdapterError(.badSetting, in: place, "the setting '\(name)' is missing: \(expected)")
        }
        guard let value = value(found) else {
            throw AdapterError(.badSetting, in: place, "'\(name)' is \(expected), and not \(found.plain)")
        }
        return value
    }
}

extension DynamicValue {
    /// As a document has it.
    fileprivate var plain: String {
        switch self {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .int(let value): "\(value)"
        case .double(let value): "\(value)"
        case .string(let text): "\"\(text.prefix(64))\""
        case .list: "a list"
        case .map: "a map"
        }
    }
}
