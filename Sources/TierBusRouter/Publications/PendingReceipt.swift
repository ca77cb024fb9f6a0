import TierBusCore

/// A receipt that is still to come.
public final class PendingReceipt: Sendable {
    private let box: AnswerBox<Receipt>
    private let publication: String
    private let event: EventID

    init(of event: EventID, at publication: String, clock: any EventClock, simulator: Simulator?) {
        box = AnswerBox(clock: clock, simulator: simulator)
        self.publication = publication
        self.event = event
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
        try await box.value(within: limit) { [publication, event] in
            LogError(.timedOut, "\(publication): whether event \(event) is stored is not known after \(limit)")
        }.get()
    }

    /// The receipt or the error if it has come; nil if it has not.
    public var current: Result<Receipt, LogError>? { box.current }
}
