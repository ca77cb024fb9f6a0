public import TierBusCore

/// Tells the recorder of a system what is delivered to one subscription. Confined to the subscription's lane.
@usableFromInline
package final class DeliveryTracker<E: Event> {
    private let core: SubscriptionCore
    private let recorder: DeliveryRecorder
    private let encode: ((E, inout ByteWriter) throws -> Void)?
    private let version: UInt16
    private var writer = ByteWriter()
    private lazy var subscriber = core.identity

    init(_ core: SubscriptionCore, _ recorder: DeliveryRecorder) {
        self.core = core
        self.recorder = recorder
        if let type = E.self as? any StorableEvent.Type {
            encode = Self.encoder(type)
            version = type.schemaVersion
        } else {
            encode = nil
            version = 0
        }
    }

    private static func encoder<S: StorableEvent>(_: S.Type) -> (E, inout ByteWriter) throws -> Void {
        { event, writer in try (event as? S)?.encode(into: &writer) }
    }

    /// A handler is about to be called with an event.
    @usableFromInline
    package func delivers(_ event: E, _ delivery: Delivery) {
        recorder.take(
            DeliveryRecord(
                place: 0, lane: core.executor.name, subscriber: subscriber, type: core.type.text,
                eventID: delivery.eventID, sequence: delivery.sequence, time: core.context.clock.now,
                source: delivery.source.text, correlationID: delivery.correlationID,
                causationID: delivery.causationID, attempt: delivery.attempt, priority: delivery.priority,
                version: version, payload: payload(of: event), timestamp: delivery.timestamp))
    }

    /// A handler is about to be called with a batch.
    @usableFromInline
    package func delivers(_ batch: borrowing Batch<E>) {
        for index in batch.indices { delivers(batch[index], batch.delivery(at: index)) }
    }

    private func payload(of event: E) -> [UInt8]? {
        guard let encode else { return nil }
        writer.removeAll()
        do {
            try encode(event, &writer)
            return writer.bytes
        } catch {
            core.context.notices.post(
                .storage, at: core.label, "event \(event.id) cannot be recorded by value: \(error)")
            return nil
        }
    }
}

extension SubscriptionCore {
    /// What tells the recorder of the system what is delivered; nil where nobody records.
    @usableFromInline
    package func tracker<E: Event>(_: E.Type) -> DeliveryTracker<E>? {
        context.recorder.map { DeliveryTracker(self, $0) }
    }

    /// Names the subscription in the stream of deliveries.
    var identity: String {
        if let name = options.durableName { return "\(label) as \(name)" }
        return number > 0 ? "\(label) (\(number + 1))" : label
    }
}
