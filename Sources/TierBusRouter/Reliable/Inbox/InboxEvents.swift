import TierBusCore

/// The outgoing events of one body. Confined to the store's thread, where the body runs.
final class InboxEvents {
    struct Stored {
        let entry: LogEntry
        let sequence: Int64
        /// To be called once it is committed.
        let announce: (Receipt) -> Void
    }

    private(set) var stored: [Stored] = []
    private(set) var duplicates: [(entry: LogEntry, sequence: Int64)] = []

    func take(_ entry: LogEntry, _ sequence: Int64, _ announce: @escaping (Receipt) -> Void) {
        stored.append(Stored(entry: entry, sequence: sequence, announce: announce))
    }

    func takeDuplicate(_ entry: LogEntry, _ sequence: Int64) { duplicates.append((entry, sequence)) }
}
