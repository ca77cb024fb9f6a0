public import TierBusCore

/// Builds one adapter with all that is in it: what an ``AdapterFactory`` gives to those who make adapters.
public struct AdapterBuilder {
    package static let maxDepth = 64

    /// What adapters need.
    public let environment: AdapterEnvironment
    let factory: AdapterFactory
    private var depth = 0

    package init(_ factory: AdapterFactory, _ environment: AdapterEnvironment) {
        self.factory = factory
        self.environment = environment
    }

    /// The types of events that are known, by name.
    public var events: [EventType: any Event.Type] { factory.events }

    /// Builds an adapter.
    public func adapter(_ description: AdapterDescription) throws -> any Container {
        guard depth < Self.maxDepth else {
            throw AdapterError(
                .badMembers, in: description.label, "adapters are nested more than \(Self.maxDepth) deep")
        }
        if depth > 0, description.source != nil, description.type != "hierarchical" {
            throw AdapterError(
                .badMembers, in: description.label, "only an adapter that stands by itself has a source of its own")
        }
        try factory.checkType(of: description)
        var inner = self
        inner.depth += 1
        if let make = factory.adapters[description.type] { return try make(description, inner) }
        // A stage with members is a pipeline of its own.
        guard let stage = try inner.stage(description) else { preconditionFailure("its type was checked") }
        return DynamicPipeline([
            .stage(stage), .receiver(DynamicBroadcast(try inner.members(of: description, atLeast: 1))),
        ])
    }

    /// The container that a member is, or the adapter that is built of it.
    public func member(_ member: MemberDescription, of description: AdapterDescription) throws -> any Container {
        switch member {
        case .container(let name): return try container(name, of: description)
        case .adapter(let inner): return try naming(description) { try adapter(inner) }
        }
    }

    /// Lets errors of what is in an adapter say in which.
    private func naming<Made>(_ description: AdapterDescription, _ make: () throws -> Made) throws -> Made {
        do {
            return try make()
        } catch let error as AdapterError {
            throw AdapterError(error.code, in: "\(error.place) of \(description.label)", error.message)
        }
    }

    /// The container of a name.
    /// - Throws: ``AdapterError``: `unknownMember`, with a suggestion.
    public func container(_ name: String, of description: AdapterDescription) throws(AdapterError) -> any Container {
        if let found = environment.member(name) { return found }
        throw AdapterError(
            .unknownMember, in: description.label,
            "no container is called '\(name.prefix(64))'" + AdapterError.hint(name, among: environment.names))
    }

    /// All members, in their order.
    /// - Throws: ``AdapterError``: `badMembers` if there are fewer or more than may be.
    public func members(
        of description: AdapterDescription, atLeast least: Int = 0, atMost most: Int = .max
    ) throws -> [any Container] {
        let count = description.members.count
        guard count >= least, count <= most else {
            let wanted =
                least == most ? "\(least)" : most == .max ? "\(least) or more" : "\(least) to \(most)"
            throw AdapterError(.badMembers, in: description.label, "it takes \(wanted) members, not \(count)")
        }
        return try description.members.map { try member($0, of: description) }
    }

    /// The only member.
    public func target(of description: AdapterDescription) throws -> AnyContainer {
        AnyContainer(try members(of: description, atLeast: 1, atMost: 1)[0])
    }

    /// What stands in a pipeline: stages among the members are stages, and all else receives.
    public func elements(of description: AdapterDescription) throws -> [DynamicPipeline.Element] {
        try description.members.map { member in
            if case .adapter(let inner) = member, inner.members.isEmpty,
                let stage = try naming(description, { try stage(inner) })
            {
                return .stage(stage)
            }
            return .receiver(try self.member(member, of: description))
        }
    }

    /// The stage that a description is of; nil if it is of an adapter that is none.
    public func stage(_ description: AdapterDescription) throws -> (any DynamicStage)? {
        try factory.stages[description.type].map { try $0(description, self) }
    }

    /// What has to be so of events, of the settings `events` and `condition`.
    public func test(events: [String]?, condition: String?, in place: String) throws(AdapterError) -> DynamicTest {
        try DynamicTest(events: events, condition: condition, among: factory.events, in: place)
    }

    /// The timer.
    /// - Throws: ``AdapterError``: `badSetting` where there is none.
    public func timer(for description: AdapterDescription) throws(AdapterError) -> any AdapterTimer {
        if let timer = environment.timer { return timer }
        throw AdapterError(.badSetting, in: description.label, "it holds events back, and there is no timer here")
    }
}
