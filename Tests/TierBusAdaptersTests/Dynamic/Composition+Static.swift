import TierBusAdapters
import TierBusCore
import TierBusMarket
import TierBusTesting

/// The form whose types say what it is made of. The types are put together here by opening existentials.
extension Composition {
    func container(in world: World) throws -> any Container {
        switch self {
        case .sink(let number): return world.sinks[number]
        case .broadcast(let inner):
            var all = try inner[0].container(in: world)
            for next in inner.dropFirst() { all = Self.both(all, try next.container(in: world)) }
            return all
        case .filter(let kind, let condition, let next):
            return try Self.filter(kind, condition, AnyContainer(next.container(in: world)))
        case .transform(let next): return Self.then(Transform(Functions.signal), try next.container(in: world))
        case .sameSignal(let next): return Self.then(Transform(Functions.same), try next.container(in: world))
        case .split(let next): return Self.then(Splitter(Functions.parts), try next.container(in: world))
        case .tap(let kind, let sink, let next):
            let (sink, next) = (world.sinks[sink], try next.container(in: world))
            switch kind {
            case .bar: return Self.then(WireTap(Bar.self, to: sink), next)
            case .signal: return Self.then(WireTap(Signal.self, to: sink), next)
            case .tick: return Self.then(WireTap(Tick.self, to: sink), next)
            }
        case .passing(let kind, let receiver, let next):
            return Self.passing(kind, try receiver.container(in: world), try next.container(in: world))
        case .deduplicate(let kind, let last, let next):
            let next = try next.container(in: world)
            switch kind {
            case .bar: return Self.then(Deduplicate<Bar, EventID>(last: last), next)
            case .signal: return Self.then(Deduplicate<Signal, EventID>(last: last), next)
            case .tick: return Self.then(Deduplicate<Tick, EventID>(last: last), next)
            }
        case .throttle(let kind, let rate, let burst, let next):
            let (clock, next) = (world.timer.clock, try next.container(in: world))
            switch kind {
            case .bar: return Self.then(Throttle<Bar>(rate: rate, burst: burst, clock: clock), next)
            case .signal: return Self.then(Throttle<Signal>(rate: rate, burst: burst, clock: clock), next)
            case .tick: return Self.then(Throttle<Tick>(rate: rate, burst: burst, clock: clock), next)
            }
        case .selective(let rules): return Self.selective(try Self.row(rules, world))
        case .recipients(let rules): return Self.recipients(try Self.row(rules, world))
        case .failover(let inner, let pause):
            return try Self.failover(inner.map { try $0.container(in: world) }, pause, world)
        case .breaker(let failures, let pause, let discards, let next):
            return Self.breaker(try next.container(in: world), failures, pause, discards, world)
        case .guarded(let next): return Self.guarded(try next.container(in: world), world)
        case .metered(let next): return Self.metered(try next.container(in: world), world)
        case .retried(let attempts, let next): return Self.retried(try next.container(in: world), attempts)
        case .hierarchy(let tree): return try tree.hierarchy(in: world)
        case .conflate(let next): return Self.conflate(try next.container(in: world), world)
        case .aggregate(let requireAll, let next):
            return Self.aggregate(try next.container(in: world), requireAll, world)
        }
    }

    private static func both<First: Container, Second: Container>(_ first: First, _ second: Second) -> any Container {
        Broadcast(first, second)
    }

    private static func then<S: Stage, Next: Container>(_ stage: S, _ next: Next) -> any Container {
        Pipeline {
            stage
            next
        }
    }

    private static func filter(_ kind: Kind, _ condition: String, _ next: AnyContainer) throws -> any Container {
        switch kind {
        case .bar: then(try Filter<Bar>.condition(condition), next)
        case .signal: then(try Filter<Signal>.condition(condition), next)
        case .tick: then(try Filter<Tick>.condition(condition), next)
        }
    }

    private static func passing<Receiver: Container, Next: Container>(
        _ kind: Kind, _ receiver: Receiver, _ next: Next
    ) -> any Container {
        switch kind {
        case .bar: then(PassingStage(Bar.self, receiver), next)
        case .signal: then(PassingStage(Signal.self, receiver), next)
        case .tick: then(PassingStage(Tick.self, receiver), next)
        }
    }

    private static func row(_ rules: [Rule], _ world: World) throws -> any RoutingRule {
        let built = try rules.map { try $0.rule($0.target.container(in: world)) }
        return built.dropFirst().reduce(built[0], pair)
    }

    private static func pair(_ first: any RoutingRule, _ second: any RoutingRule) -> any RoutingRule {
        func open<A: RoutingRule, B: RoutingRule>(_ first: A, _ second: B) -> any RoutingRule {
            RuleBuilder.buildPartialBlock(accumulated: first, next: second)
        }
        return open(first, second)
    }

    private static func selective<Rules: RoutingRule>(_ rules: Rules) -> any Container { Selective(rules) }

    private static func recipients<Rules: RoutingRule>(_ rules: Rules) -> any Container { RecipientList(rules) }

    private static func failover(_ inner: [any Container], _ pause: Int, _ world: World) throws -> any Container {
        let pause = Duration.seconds(pause)
        func two<A: Container, B: Container>(_ a: A, _ b: B) -> any Container {
            Failover(a, b, returningAfter: pause, clock: world.timer.clock)
        }
        func three<A: Container, B: Container, C: Container>(_ a: A, _ b: B, _ c: C) -> any Container {
            Failover(a, b, c, returningAfter: pause, clock: world.timer.clock)
        }
        func four<A: Container, B: Container, C: Container, D: Container>(_ a: A, _ b: B, _ c: C, _ d: D)
            -> any Container
        {
            Failover(a, b, c, d, returningAfter: pause, clock: world.timer.clock)
        }
        return switch inner.count {
        case 2: two(inner[0], inner[1])
        case 3: three(inner[0], inner[1], inner[2])
        default: four(inner[0], inner[1], inner[2], inner[3])
        }
    }

    private static func breaker<Next: Container>(
        _ next: Next, _ failures: Int, _ pause: Int, _ discards: Bool, _ world: World
    ) -> any Container {
        let (pause, clock) = (Duration.seconds(pause), world.timer.clock)
        guard discards else { return CircuitBreaker(next, failures: failures, pause: pause, clock: clock) }
        return CircuitBreaker(next, failures: failures, pause: pause, clock: clock, refused: Discarding())
    }

    private static func guarded<Next: Container>(_ next: Next, _ world: World) -> any Container {
        Guarded(next) { [unowned world] _ in world.guarded += 1 }
    }

    private static func metered<Next: Container>(_ next: Next, _ world: World) -> any Container {
        Metered(next, clock: world.timer.clock)
    }

    private static func retried<Next: Container>(_ next: Next, _ attempts: Int) -> any Container {
        Retried(next, attempts: attempts)
    }

    private static func conflate<Next: Container>(_ next: Next, _ world: World) -> any Container {
        let adapter = Conflate(by: \Bar.symbol, every: .seconds(2), timer: world.timer, to: next)
        world.drains.append { try adapter.drain() }
        return adapter
    }

    private static func aggregate<Next: Container>(_ next: Next, _ requireAll: Bool, _ world: World) -> any Container {
        let adapter = Aggregator(
            by: \Signal.symbol, of: ["a", "b", "c"], within: .seconds(3), requireAll: requireAll, timer: world.timer,
            to: next, Functions.vote)
        world.drains.append { try adapter.drain() }
        return adapter
    }
}

extension Composition.Rule {
    func rule<Target: Container>(_ target: Target) throws -> any RoutingRule {
        switch (kind, condition) {
        case (nil, _): Otherwise(to: target)
        case (.bar?, nil): When(Bar.self, to: target)
        case (.signal?, nil): When(Signal.self, to: target)
        case (.tick?, nil): When(Tick.self, to: target)
        case (.bar?, let text?): When(try Filter<Bar>.condition(text), to: target)
        case (.signal?, let text?): When(try Filter<Signal>.condition(text), to: target)
        case (.tick?, let text?): When(try Filter<Tick>.condition(text), to: target)
        }
    }
}

extension Composition.Tree {
    func hierarchy(in world: World) throws -> any Container & HierarchyMembers {
        var members: [any HierarchyMembers] = []
        for child in children { members.append(Self.child(child.name, try child.composition.container(in: world))) }
        for tree in inner { members.append(try tree.hierarchy(in: world)) }
        var all = members[0]
        for next in members.dropFirst() { all = Self.pair(all, next) }
        return make(all, world)
    }

    private static func child<Base: Container>(_ name: String, _ base: Base) -> any HierarchyMembers {
        Child(ContainerID(stringLiteral: name), base)
    }

    private static func pair(_ first: any HierarchyMembers, _ second: any HierarchyMembers) -> any HierarchyMembers {
        func open<A: HierarchyMembers, B: HierarchyMembers>(_ first: A, _ second: B) -> any HierarchyMembers {
            ChildBuilder.buildPartialBlock(accumulated: first, next: second)
        }
        return open(first, second)
    }

    private func make<Members: HierarchyMembers>(_ members: Members, _ world: World) -> any Container & HierarchyMembers
    {
        func types(_ kinds: [Composition.Kind]?) -> Set<EventType>? {
            kinds.map { Set($0.map { EventType(stringLiteral: $0.rawValue) }) }
        }
        return Hierarchical(
            ContainerID(stringLiteral: name), world.sinks[parent], context: types(context), results: types(results)
        ) { members }
    }
}
