public import TierBusCore

/// Writes what comes into a container from outside into the journal of its system. Confined to the container's lane.
@usableFromInline
package final class InputTracker<E: Event> {
    private let journal: JournalWriter
    private let context: RouterContext
    private let container: ContainerID
    private let way: InputRecord.Way
    private let version: UInt16
    private let encode: (E, inout ByteWriter) throws -> Void
    private var writer = ByteWriter()

    private init<S: StorableEvent>(
        _ journal: JournalWriter, _ context: RouterContext, _ container: ContainerID, _ way: InputRecord.Way, _: S.Type
    ) {
        self.journal = journal
        self.context = context
        self.container = container
        self.way = way
        version = S.schemaVersion
        encode = { event, writer in try (event as? S)?.encode(into: &writer) }
    }

    /// - Returns: nil where nothing is recorded.
    /// - Throws: ``JournalError/Code/notStorable``.
    package static func make(
        in context: RouterContext, _ container: ContainerID, _ way: InputRecord.Way
    ) throws(JournalError) -> InputTracker? {
        guard let journal = context.journal else { return nil }
        guard let type = E.self as? any StorableEvent.Type else {
            throw JournalError(
                .notStorable,
                "\(E.eventType) comes into '\(container)' from outside and cannot be journalled: make it a StorableEvent"
            )
        }
        return InputTracker(journal, context, container, way, type)
    }

    /// An event comes in now.
    @usableFromInline
    package func comes(_ event: E) {
        writer.removeAll()
        do {
            try encode(event, &writer)
        } catch {
            return context.notices.post(
                .storage, at: "\(E.eventType) into \(container)", "event \(event.id) cannot be journalled: \(error)")
        }
        journal.append(
            .input(
                InputRecord(
                    container: container.text, type: E.eventType.text, way: way, time: context.clock.now,
                    version: version, payload: writer.bytes)))
    }
}
