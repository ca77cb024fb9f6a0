/// Publishers that wait until their event is settled. Confined to the store's thread.
struct ConfirmationWaiters {
    private struct Waiter {
        let receipt: Receipt
        var open: Set<String>
        var settlements: [String: Settlement]
        let completion: @Sendable (Result<Confirmation, LogError>) -> Void
    }

    private var waiters: [Int64: [Waiter]] = [:]

    /// What is waited for: events and the subscriptions that have not settled them.
    var open: [(sequence: Int64, subscriptions: Set<String>)] {
        waiters.sorted { $0.key < $1.key }.map { sequence, waiters in
            (sequence, waiters.reduce(into: []) { $0.formUnion($1.open) })
        }
    }

    /// - Parameters:
    ///   - open: The subscriptions that have not settled the event.
    ///   - settlements: How it ended for the others.
    mutating func add(
        _ request: ConfirmationRequest, _ receipt: Receipt, open: Set<String>, settlements: [String: Settlement]
    ) {
        guard !open.isEmpty else {
            return request.completion(.success(Confirmation(receipt: receipt, settlements: settlements)))
        }
        waiters[receipt.sequence, default: []].append(
            Waiter(receipt: receipt, open: open, settlements: settlements, completion: request.completion))
    }

    mutating func settled(_ sequence: Int64, by subscription: String, _ how: Settlement) {
        guard var list = waiters.removeValue(forKey: sequence) else { return }
        for index in list.indices where list[index].open.remove(subscription) != nil {
            list[index].settlements[subscription] = how
        }
        for waiter in list where waiter.open.isEmpty {
            waiter.completion(.success(Confirmation(receipt: waiter.receipt, settlements: waiter.settlements)))
        }
        list.removeAll(where: \.open.isEmpty)
        if !list.isEmpty { waiters[sequence] = list }
    }

    /// A subscription is there no more.
    mutating func removed(_ subscription: String) {
        for (sequence, names) in open where names.contains(subscription) {
            settled(sequence, by: subscription, .removed)
        }
    }

    mutating func fail(_ error: LogError) {
        for waiter in waiters.values.joined() { waiter.completion(.failure(error)) }
        waiters = [:]
    }
}
