/// A rule of a `selective` or a `recipient_list`, as data.
public struct RuleDescription: Sendable, Hashable {
    /// Names of the types of events that it may want; nil for all for which the condition can be asked.
    public var events: [String]?
    /// What has to be true; nil if nothing has.
    public var condition: String?
    /// Who gets the event.
    public var target: MemberDescription

    /// Describes a rule.
    public init(_ condition: String? = nil, events: [String]? = nil, to target: MemberDescription) {
        self.events = events
        self.condition = condition
        self.target = target
    }
}

extension RuleDescription: Codable {
    private enum Key: String, CodingKey, CaseIterable {
        case events, condition, target
    }

    /// Reads a map.
    /// - Throws: `DecodingError`, also for a key that a rule has not, and for a condition without text: a rule without
    ///   condition wants everything.
    public init(from decoder: any Decoder) throws {
        try decoder.checkKeys(among: Key.allCases.map(\.rawValue), of: "a rule")
        let values = try decoder.container(keyedBy: Key.self)
        events = values.contains(.events) ? try values.decode([String].self, forKey: .events) : nil
        condition = values.contains(.condition) ? try values.decode(String.self, forKey: .condition) : nil
        target = try values.decode(MemberDescription.self, forKey: .target)
    }

    /// Writes a map.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encodeIfPresent(events, forKey: .events)
        try values.encodeIfPresent(condition, forKey: .condition)
        try values.encode(target, forKey: .target)
    }
}
