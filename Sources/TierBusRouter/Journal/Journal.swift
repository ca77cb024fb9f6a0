public import TierBusCore

/// A journal that was written: what came into a system, and what was delivered in it.
///
/// It is read a page at a time, whatever its length, and may be read any number of times. Reading ends where the journal
/// does, or is damaged; ``check()`` says which.
public struct Journal: Sendable {
    /// The file.
    public let path: String
    /// When the recorded system was made, by its clock.
    public let startedAt: Timestamp
    /// Whether it holds deliveries, too.
    public let recordsDeliveries: Bool

    /// Reads the header of a journal.
    /// - Throws: ``JournalError``: `badPath`, `inputOutput`, `foreignFile`, `newerVersion`.
    public init(_ path: String) throws(JournalError) {
        let header = try JournalFile.read(path).read(JournalFormat.headerBytes, at: 0)
        guard header.count == JournalFormat.headerBytes, header.starts(with: JournalFormat.magic) else {
            throw JournalError(.foreignFile, "\(path) is no journal")
        }
        var reader = ByteReader(header[JournalFormat.magic.count...])
        do {
            let version: UInt16 = try reader.read()
            guard version <= JournalFormat.version else {
                throw JournalError(
                    .newerVersion, "\(path) is a journal of version \(version); \(JournalFormat.version) is known")
            }
            let flags: UInt16 = try reader.read()
            startedAt = try reader.readTimestamp()
            _ = try reader.read(UInt64.self)
            guard try reader.read(UInt32.self) == Checksum32.of(header.dropLast(4)) else {
                throw JournalError(.foreignFile, "\(path): the header of the journal is damaged")
            }
            recordsDeliveries = flags & 1 == 1
        } catch let error as JournalError {
            throw error
        } catch {
            throw JournalError(.foreignFile, "\(path): the header of the journal is damaged: \(error)")
        }
        self.path = path
    }

    /// Everything in it, in the order it happened.
    public var entries: JournalEntries { JournalEntries(path: path) }

    /// What came in from outside, in order.
    public var inputs: some Sequence<InputRecord> {
        entries.lazy.compactMap { if case .input(let input) = $0 { input } else { nil } }
    }

    /// What was delivered, in order.
    public var deliveries: some Sequence<DeliveryRecord> {
        entries.lazy.compactMap { if case .delivery(let delivery) = $0 { delivery } else { nil } }
    }

    /// Reads all of it: how much there is, and how it ends.
    /// - Complexity: O(*n*) in its length, in constant memory.
    public func check() -> JournalCheck {
        var iterator = entries.makeIterator()
        while iterator.next() != nil {}
        return iterator.check
    }
}
