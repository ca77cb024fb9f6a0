public import TierBusCore

/// Collects parts that belong together until they are complete, or their time is over, and makes one event of them.
///
/// ```swift
/// Aggregator(
///     by: { (signal: Signal) in "\(signal.symbol) \(signal.timestamp)" }, of: ["quick", "calm"], within: .seconds(1), timer: timer, to: risk
/// ) { parts in
///     parts.majority { $0.action }.map { Signal(parts.header("vote"), symbol: parts[0].event.symbol, action: $0) }
/// }
/// ```
///
/// | a part | |
/// | --- | --- |
/// | completes its group | the group is put together at once |
/// | comes a second time from one source | takes the place of the first, and is counted as ``repeated`` |
/// | comes when its group has been put together, or given up | is counted as ``late``, and not carried over |
/// | comes from nobody who is waited for, or is of another type | is counted as ``unroutable`` |
public struct Aggregator<Content: Event, Key: Hashable, Whole: Event, Target: Container>: Adapter {
    private struct Group {
        let number: Int
        var parts: [ContainerID: Part<Content>] = [:]
        var arrivals = 0

        /// - Returns: The part whose place it takes; nil if there was none.
        mutating func add(_ event: Content, _ delivery: Delivery) -> Part<Content>? {
            defer { arrivals += 1 }
            return parts.updateValue(
                Part(event: event, delivery: delivery, arrival: arrivals), forKey: delivery.source)
        }
    }

    private final class Storage {
        var groups: [Key: Group] = [:]
        let closed: RecentKeys<Key>
        var lastNumber = 0
        var (late, repeated, unroutable, incomplete, completed) = (0, 0, 0, 0, 0)
        var failures = HeldFailures()

        init(remembering count: Int) { closed = RecentKeys(capacity: count) }
    }

    private let key: (Content) -> Key
    private let members: Set<ContainerID>
    private let limit: Duration
    private let requireAll: Bool
    private let timer: any AdapterTimer
    private let target: Target
    private let combine: (Parts<Content>) throws -> Whole?
    private let storage: Storage

    /// - Parameters:
    ///   - key: What parts of one whole have in common.
    ///   - members: The sources whose parts are waited for, one or more.
    ///   - limit: How long a group is waited for, from its first part on.
    ///   - requireAll: Whether a group whose time is over is given up; otherwise it is put together of what came.
    ///   - count: How many groups that have ended are remembered, so that late parts are known as such.
    ///   - combine: Makes the whole; nil if nothing is to be published.
    public init(
        by key: @escaping (Content) -> Key, of members: Set<ContainerID>, within limit: Duration,
        requireAll: Bool = true, remembering count: Int = 10_000, timer: any AdapterTimer, to target: Target,
        _ combine: @escaping (Parts<Content>) throws -> Whole?
    ) {
        precondition(!members.isEmpty, "somebody's parts are waited for")
        self.key = key
        self.members = members
        self.limit = limit
        self.requireAll = requireAll
        self.timer = timer
        self.target = target
        self.combine = combine
        storage = Storage(remembering: count)
    }

    /// Groups of which all parts came.
    public var completed: Int { storage.completed }
    /// Groups whose time was over before all parts came.
    public var incomplete: Int { storage.incomplete }
    /// Parts of groups that had ended.
    public var late: Int { storage.late }
    /// Parts that took the place of an earlier one.
    public var repeated: Int { storage.repeated }
    /// Events that are no parts.
    public var unroutable: Int { storage.unroutable }
    /// Groups that are waited for now.
    public var open: Int { storage.groups.count }
    /// What was thrown when time limits were over.
    public var failures: HeldFailures { storage.failures }

    /// Adds a part to its group.
    /// - Throws: What making the whole and the target throw.
    public func route<E: Event>(_ event: E, _ delivery: Delivery) throws {
        guard let event = event as? Content, members.contains(delivery.source) else {
            storage.unroutable += 1
            return
        }
        let key = key(event)
        guard !storage.closed.contains(key) else {
            storage.late += 1
            return
        }
        if storage.groups[key] == nil { begin(key) }
        if storage.groups[key]?.add(event, delivery) != nil { storage.repeated += 1 }
        guard storage.groups[key]?.parts.count == members.count else { return }
        storage.completed += 1
        try close(key)
    }

    private func begin(_ key: Key) {
        storage.lastNumber += 1
        let number = storage.lastNumber
        storage.groups[key] = Group(number: number)
        timer.schedule(after: limit) { [self] in
            guard storage.groups[key]?.number == number else { return }
            do { try end(key) } catch { storage.failures.add(error) }
        }
    }

    /// The time of a group is over.
    private func end(_ key: Key) throws {
        // One that was completed by what a target did meanwhile has ended already.
        guard storage.groups[key] != nil else { return }
        storage.incomplete += 1
        if requireAll {
            storage.groups[key] = nil
            storage.closed.insert(key)
        } else {
            try close(key)
        }
    }

    private func close(_ key: Key) throws {
        guard let group = storage.groups.removeValue(forKey: key) else { return }
        storage.closed.insert(key)
        let parts = Parts(Array(group.parts.values))
        guard let whole = try combine(parts) else { return }
        // Of nobody: it is not the vote of one of those whose parts it is made of.
        try target.receive(whole, parts.delivery.following(with: whole, from: .none))
    }

    /// Ends all groups that are waited for, in the order they began, as their time limits would; before the end.
    /// - Throws: What making the wholes and the target throw, and threw when time limits were over.
    public func drain() throws {
        for (key, _) in storage.groups.sorted(by: { $0.value.number < $1.value.number }) {
            do { try end(key) } catch { storage.failures.add(error) }
        }
        try storage.failures.throwAny()
    }
}
