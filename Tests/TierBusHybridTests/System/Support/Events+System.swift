import TierBusCore
import TierBusHybrid
import TierBusRouter

extension Advice {
    /// Advice that begins a chain.
    init(_ value: Int) {
        self.init(id: EventID(naming: "advice", Int64(value)), timestamp: .epoch, value: value)
    }

    /// Advice that follows from something.
    init(_ value: Int, after delivery: Delivery, _ word: String = "advice") {
        let header = delivery.header(word)
        self.init(id: header.id, timestamp: header.timestamp, value: value)
    }
}

/// A standard event that tests ask something with.
struct Asked: Event {
    static let eventType: EventType = "ASKED"
    let id: EventID
    let timestamp = Timestamp.epoch
    let value: Int

    init(_ value: Int) {
        self.value = value
        id = EventID(naming: "asked", Int64(value))
    }
}

extension RunReport {
    /// The counters of the one subscription of a container to a type.
    func counters(_ container: String, _ type: EventType) -> SubscriptionCounters? {
        let found = subscriptions.filter { $0.container.text == container && $0.type == type }
        return found.count == 1 ? found[0] : nil
    }

    func published(_ container: String, _ type: EventType) -> PublicationCounters? {
        publications.first { $0.container.text == container && $0.type == type }
    }
}

extension HybridSystem {
    /// The notices of a kind that wait; takes all that wait.
    func takeNotices(_ kind: NoticeKind) -> [Notice] { notices.takeAll().filter { $0.kind == kind } }
}

/// The `RouterError` that `body` throws; nil if it throws none or another.
func routerError(_ body: () async throws -> Void) async -> RouterError? {
    do {
        try await body()
        return nil
    } catch {
        return error as? RouterError
    }
}

/// The `HybridError` that `body` throws; nil if it throws none or another.
func hybridError(_ body: () async throws -> Void) async -> HybridError? {
    do {
        try await body()
        return nil
    } catch {
        return error as? HybridError
    }
}
