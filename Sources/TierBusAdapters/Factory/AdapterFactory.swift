public import TierBusCore

/// Builds adapters of descriptions: those of TierBus, and further ones that an app adds.
///
/// ```swift
/// var factory = AdapterFactory(events: [Bar.self, Signal.self])
/// factory.transform("cross") { (bar: Bar, delivery) in strategy.signal(for: bar, delivery) }
/// factory.adapter("round_robin") { description, builder in RoundRobin(try builder.members(of: description)) }
/// let flow = try factory.make(description, in: environment)
/// ```
///
/// A value; what it builds belongs to the lane of whoever builds it. Functions that are given to it are called on whatever
/// lane an adapter was built for, so they are `Sendable` and share nothing that is not.
public struct AdapterFactory: Sendable {
    /// Makes an adapter.
    public typealias MakeAdapter = @Sendable (AdapterDescription, AdapterBuilder) throws -> any Container
    /// Makes a stage of a pipeline.
    public typealias MakeStage = @Sendable (AdapterDescription, AdapterBuilder) throws -> any DynamicStage

    /// What a function makes of events: for looking at what can reach whom.
    package struct Function: Sendable {
        package let input: any Event.Type
        package let output: any Event.Type
        let stage: @Sendable () -> any DynamicStage
    }

    private(set) var adapters: [String: MakeAdapter] = [:]
    private(set) var stages: [String: MakeStage] = [:]
    package private(set) var functions: [String: Function] = [:]
    private(set) var combiners: [String: MakeAdapter] = [:]
    /// What each function of aggregators makes.
    package private(set) var combined: [String: (input: any Event.Type, output: any Event.Type)] = [:]
    package private(set) var events: [EventType: any Event.Type] = [:]

    /// A factory that knows the adapters of TierBus.
    /// - Parameter events: Types that descriptions name, and that conditions are asked of.
    public init(events: [any Event.Type] = []) {
        for type in events { self.events[type.eventType] = type }
        addRouting()
        addStages()
        addHolding()
        addWrappers()
    }

    /// Adds a type of event.
    public mutating func event(_ type: any Event.Type) { events[type.eventType] = type }

    /// Adds an adapter, or takes the place of one.
    public mutating func adapter(_ type: String, _ make: @escaping MakeAdapter) { adapters[type] = make }

    /// Adds a stage, or takes the place of one. With members it is an adapter, too.
    public mutating func stage(_ type: String, _ make: @escaping MakeStage) { stages[type] = make }

    /// Adds a function for `{"type": "transform", "function": name}`; nil stops the flow, as in ``Transform``.
    public mutating func transform<Input: Event, Output: Event>(
        _ name: String, _ body: @escaping @Sendable (Input, Delivery) throws -> Output?
    ) { function(name) { Transform(body) } }

    /// Adds a function for `{"type": "splitter", "function": name}`, as in ``Splitter``.
    public mutating func splitter<Input: Event, Parts: Sequence & SendableMetatype>(
        _ name: String, _ body: @escaping @Sendable (Input, Delivery) throws -> Parts
    ) where Parts.Element: Event { function(name) { Splitter(body) } }

    private mutating func function<S: Stage & SendableMetatype>(_ name: String, _ make: @escaping @Sendable () -> S) {
        event(S.Input.self)
        event(S.Output.self)
        functions[name] = Function(input: S.Input.self, output: S.Output.self) { TypedStage(make()) }
    }

    /// Adds a function for `{"type": "aggregator", "combine": name}`, as in ``Aggregator``.
    public mutating func combine<Content: EventFields, Whole: Event>(
        _ name: String, _ body: @escaping @Sendable (Parts<Content>) throws -> Whole?
    ) {
        event(Content.self)
        event(Whole.self)
        combined[name] = (Content.self, Whole.self)
        combiners[name] = { description, builder in try builder.aggregator(description, body) }
    }

    /// Builds an adapter with all that is in it.
    /// - Throws: ``AdapterError``, and what adapters throw that an app added.
    public func make(_ description: AdapterDescription, in environment: AdapterEnvironment) throws -> any Container {
        try AdapterBuilder(self, environment).adapter(description)
    }

    /// - Throws: ``AdapterError``: `unknownType` for an adapter that there is not, with a suggestion.
    package func checkType(of description: AdapterDescription) throws(AdapterError) {
        guard adapters[description.type] == nil, stages[description.type] == nil else { return }
        throw AdapterError(
            .unknownType, in: description.label,
            "there is no such adapter"
                + AdapterError.hint(description.type, among: Array(adapters.keys) + Array(stages.keys)))
    }

    /// Whether a description is that of a stage.
    package func isStage(_ description: AdapterDescription) -> Bool { stages[description.type] != nil }
}
