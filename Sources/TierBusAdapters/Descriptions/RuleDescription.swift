/// A rule of a `selective` or a `recipient_list`, as data.
public struct RuleDescription: Sendable, Hashable, Codable {
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
