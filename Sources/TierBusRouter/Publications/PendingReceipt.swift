import TierBusCore

/// A receipt that is still to come.
public final class PendingReceipt: Sendable {
    private let box: AnswerBox<Receipt>
    private let label: String

    init(clock: any EventClock, simulator: Simulator?, label: String) {
        box = AnswerBox(clock: clock, simulator: simulator)
        self.label = label
    }

    func fulfil(_ result: Result<Receipt, LogError>) { box.fulfil(result) }

    /// The receipt, when the event is stored. May be awaited by any number of tasks, any number of times.
    /// - Throws: ``LogError`` if it could not be stored.
    public var value: Receipt {
        get async throws(LogError) { try await box.value().get() }
    }

    /// The receipt, if the event is stored in time. May be awaited by any number of tasks, any number of times.
    /// - Throws: ``LogError`` if it could not be stored; `timedOut` if that is not known after `limit`: the event may still
    ///   be stored, and publishing it again is safe.
    public func value(within limit: Duration) async throws(LogError) -> Receipt {
        try await box.value(within: limit) { [label] in
            LogError(.timedOut, "\(label): whether it is stored is not known after \(limit)")
        }.get()
    }

    /// The receipt or the error if it has come; nil if it has not.
    public var current: Result<Receipt, LogError>? { box.current }
}
