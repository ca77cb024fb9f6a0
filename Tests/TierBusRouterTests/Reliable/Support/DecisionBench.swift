import TierBusCore
import TierBusRouter

/// Decisions with a log of heads that answers looks at once, for tests of single rules.
struct DecisionBench {
    static let wall: Int64 = 1_700_000_000_000_000_000

    var decisions: LogDecisions
    var heads: [StoredHead]
    /// Nanoseconds.
    var uptime: Int64 = 0
    /// Of all looks so far.
    var looks = 0

    init(
        policy: RetryPolicy = RetryPolicy(), options: DurableOptions? = nil,
        limits: LookAheadLimits = LookAheadLimits(), heads: [StoredHead] = []
    ) {
        decisions = LogDecisions(options: options ?? DurableOptions(retries: policy), limits: limits)
        self.heads = heads
    }

    /// Decisions with one registered subscription `s` that has nothing to do.
    static func registered(
        policy: RetryPolicy = RetryPolicy(), options: DurableOptions? = nil,
        limits: LookAheadLimits = LookAheadLimits(), window: Int = 8
    ) -> DecisionBench {
        var bench = DecisionBench(policy: policy, options: options, limits: limits)
        _ = bench.recovered([])
        _ = bench.register(window: window)
        return bench
    }

    /// An order of the desk, of scope global.
    static func head(
        _ sequence: Int64, key: String = "k", type: String = "ORDER", source: String = "desk",
        scope: Scope = .global, priority: Priority = .normal, publishedAt: Double? = nil, damage: String? = nil
    ) -> StoredHead {
        StoredHead(
            sequence: sequence, type: type, source: source, scope: scope, orderingKey: key, priority: priority,
            publishedAt: publishedAt.map { Timestamp(nanoseconds: wall + Int64($0 * 1e9)) }, damage: damage)
    }

    static func row(
        _ name: String = "s", floor: Int64 = 0, handed: Int64? = nil, exceptions: [Int64: LogException] = [:],
        letters: [DeadLetter] = []
    ) -> LogSubscription {
        LogSubscription(
            name: name, container: "c", type: "ORDER", source: nil, floor: floor, handed: handed,
            exceptions: exceptions, letters: Dictionary(uniqueKeysWithValues: letters.map { ($0.sequence, $0) }))
    }

    var now: Moment { Moment(uptime: uptime, wall: Timestamp(nanoseconds: Self.wall + uptime)) }

    /// Answers the looks of an answer, and those of the answers to them; gives everything else.
    mutating func looked(_ actions: [LogAction]) -> [LogAction] {
        var (result, waiting): ([LogAction], [LogAction]) = ([], actions)
        while !waiting.isEmpty {
            guard case .look(let name, let after, let limit) = waiting.removeFirst() else { continue }
            looks += 1
            let page = Array(heads.lazy.filter { $0.sequence > after }.prefix(limit))
            let answer = decisions.found(
                page, subscription: name, after: after, reachedEnd: page.count < limit, at: now)
            result += answer.filter { !$0.isLook }
            waiting += answer.filter(\.isLook)
        }
        return actions.filter { !$0.isLook } + result
    }

    mutating func recovered(_ rows: [LogSubscription], remarks: [String] = []) -> [LogAction] {
        looked(
            decisions.recovered(
                LogRecovery(lastSequence: heads.last?.sequence ?? 0, subscriptions: rows, remarks: remarks), at: now))
    }

    mutating func register(
        _ name: String = "s", container: String = "c", type: String = "ORDER", source: String? = nil,
        start: SubscriptionStart = .latest, window: Int = 8
    ) -> [LogAction] {
        looked(
            decisions.registered(
                name: name, container: container, type: type, source: source, start: start, window: window, at: now))
    }

    mutating func store(_ new: StoredHead...) -> [LogAction] {
        heads += new
        return looked(decisions.stored(new, at: now))
    }

    mutating func ack(_ sequence: Int64, attempt: Int = 1, wasFiltered: Bool = false) -> [LogAction] {
        looked(
            decisions.acked(
                subscription: "s", sequence: sequence, attempt: attempt, wasFiltered: wasFiltered, at: now))
    }

    mutating func fail(_ sequence: Int64, attempt: Int = 1) -> [LogAction] {
        looked(decisions.failed(subscription: "s", sequence: sequence, attempt: attempt, reason: "no", at: now))
    }

    mutating func reject(_ sequence: Int64, attempt: Int = 1) -> [LogAction] {
        looked(decisions.rejected(subscription: "s", sequence: sequence, attempt: attempt, reason: "bad", at: now))
    }

    mutating func giveBack(_ sequence: Int64, attempt: Int = 1) -> [LogAction] {
        looked(decisions.returned(subscription: "s", sequence: sequence, attempt: attempt, at: now))
    }

    mutating func pass(_ seconds: Double) -> [LogAction] {
        uptime += Int64(seconds * 1e9)
        return looked(decisions.timePassed(at: now))
    }

    var counters: DurableCounters { decisions.counters(of: "s") ?? DurableCounters() }
}

extension LogAction {
    var isLook: Bool { if case .look = self { true } else { false } }
    var isDelivery: Bool { if case .deliver = self { true } else { false } }
    var isRemark: Bool { if case .remark = self { true } else { false } }

    /// An event to `s`.
    static func give(_ sequence: Int64, _ attempt: Int = 1, _ cause: Redelivery? = nil) -> LogAction {
        .deliver(subscription: "s", sequence: sequence, attempt: attempt, cause: cause)
    }
    static func floor(_ sequence: Int64) -> LogAction { .record(.floor(subscription: "s", sequence: sequence)) }
    static func handed(_ sequence: Int64) -> LogAction { .record(.handed(subscription: "s", sequence: sequence)) }
    static func forget(_ sequence: Int64) -> LogAction {
        .record(.exceptionRemoved(subscription: "s", sequence: sequence))
    }

    static func put(
        _ sequence: Int64, _ state: LogException.State, failures: Int = 0, interruptions: Int = 0, due: Double? = nil
    ) -> LogAction {
        let wall = due.map { Timestamp(nanoseconds: DecisionBench.wall + Int64($0 * 1e9)) } ?? .epoch
        return .record(
            .exception(
                subscription: "s", sequence: sequence,
                LogException(state: state, failures: failures, interruptions: interruptions, due: wall)))
    }

    static func dead(
        _ sequence: Int64, _ reason: String, key: String = "k", failures: Int = 0, interruptions: Int = 0,
        at seconds: Double = 0, halts: Bool = false
    ) -> LogAction {
        .record(
            .deadLetter(
                DeadLetter(
                    subscription: "s", sequence: sequence, orderingKey: key, reason: reason, failures: failures,
                    interruptions: interruptions,
                    at: Timestamp(nanoseconds: DecisionBench.wall + Int64(seconds * 1e9)), halts: halts)))
    }
}

extension [LogAction] {
    var withoutRemarks: [LogAction] { filter { !$0.isRemark } }
    var remarkKinds: [NoticeKind] {
        compactMap { if case .remark(let remark) = $0 { remark.kind } else { nil } }
    }
}
