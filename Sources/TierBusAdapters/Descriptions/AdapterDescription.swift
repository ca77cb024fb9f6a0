public import TierBusCore

/// An adapter as data: what a document says, and what an ``AdapterFactory`` builds.
///
/// ```json
/// {"type": "selective", "name": "regimes", "source": "classifier", "rules": [
///     {"condition": "regime == 'BULL'", "target": "aggressive"},
///     {"condition": "regime == 'BEAR'", "target": {"type": "throttle", "rate": 1.0, "target": "defensive"}},
///     {"target": "balanced"}]}
/// ```
///
/// Members may be called `members`, `containers`, `targets`, `target` or `children`, and the source `source` or `parent`, as
/// it reads best; what has none of these names is a setting.
public struct AdapterDescription: Sendable, Hashable {
    /// Which adapter: `broadcast`, `pipeline`, or a type that was added to the factory.
    public var type: String
    /// What it is called in errors and notices; nil for its type and place.
    public var name: String?
    /// Whose events it routes, where it is wired to containers; the parent of a hierarchy.
    public var source: String?
    /// Who events go to, in their order.
    public var members: [MemberDescription]
    /// Rules, of those that have any.
    public var rules: [RuleDescription]
    /// All else, such as `rate` or `condition`.
    public var settings: DynamicFields

    /// Describes an adapter.
    public init(
        _ type: String, name: String? = nil, source: String? = nil, members: [MemberDescription] = [],
        rules: [RuleDescription] = [], settings: DynamicFields = [:]
    ) {
        self.type = type
        self.name = name
        self.source = source
        self.members = members
        self.rules = rules
        self.settings = settings
    }

    /// What it is called in errors.
    public var label: String { name.map { "\(type) '\($0)'" } ?? type }
}
