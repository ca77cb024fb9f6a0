import TierBusCore

/// The adapters that connect containers, as code writes them.
extension AdapterDescription {
    /// Each container's output becomes the next one's input; stages may stand between containers.
    ///
    /// ```swift
    /// .pipeline("data", "strategy", .adapter(.transform("size")), "execution")
    /// ```
    public static func pipeline(_ members: MemberDescription..., name: String? = nil) -> AdapterDescription {
        AdapterDescription("pipeline", name: name, members: members)
    }

    /// What one container emits goes to several.
    public static func broadcast(
        from source: String, to targets: [MemberDescription], name: String? = nil
    ) -> AdapterDescription { AdapterDescription("broadcast", name: name, source: source, members: targets) }

    /// What one container emits goes to the target of the first rule that wants it.
    public static func selective(
        from source: String, _ rules: [RuleDescription], name: String? = nil
    ) -> AdapterDescription { AdapterDescription("selective", name: name, source: source, rules: rules) }

    /// What one container emits goes to the targets of all rules that want it.
    public static func recipientList(
        from source: String, _ rules: [RuleDescription], name: String? = nil
    ) -> AdapterDescription { AdapterDescription("recipient_list", name: name, source: source, rules: rules) }

    /// What a parent emits is context for its children, what they emit are results for it.
    /// - Parameters:
    ///   - context: Names of the types that go down; nil for all.
    ///   - results: Names of the types that go up; nil for all.
    public static func hierarchical(
        parent: String, children: [MemberDescription], context: [String]? = nil, results: [String]? = nil,
        name: String? = nil
    ) -> AdapterDescription {
        var settings: [(String, DynamicValue)] = []
        if let context { settings.append(("context", .list(context.map { .string($0) }))) }
        if let results { settings.append(("results", .list(results.map { .string($0) }))) }
        return AdapterDescription(
            "hierarchical", name: name, source: parent, members: children, settings: DynamicFields(known: settings))
    }

    /// A stage that a function of the factory makes.
    public static func transform(_ function: String) -> AdapterDescription {
        AdapterDescription("transform", settings: ["function": .string(function)])
    }

    /// A stage that lets events through for which a condition is true.
    public static func filter(_ condition: String, events: [String]? = nil) -> AdapterDescription {
        var settings: [(String, DynamicValue)] = [("condition", .string(condition))]
        if let events { settings.append(("events", .list(events.map { .string($0) }))) }
        return AdapterDescription("filter", settings: DynamicFields(known: settings))
    }
}
