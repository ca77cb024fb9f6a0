import Foundation
import TierBusTesting

/// A file with pending orders is opened and they are handled, against raw SQLite that opens a file and reads as many rows.
struct ReliableRecovery: Scenario {
    let name = "reliable/recover-100k"
    let baselineName = "raw SQLite"
    let leastEvents = Self.count
    let mostEvents = Self.count
    let usualRepetitions = 5

    private static let count = 100_000
    private var files: (folder: TemporaryFolder, log: String, copy: String, raw: String)?
    private var orders = ReliableFlow.orders(count + 1)

    mutating func prepare() async throws {
        let folder = try TemporaryFolder()
        let files = (folder, folder.file("log.db"), folder.file("copy.db"), folder.file("raw.db"))
        // The first is taken, so that the subscription is known; nobody is there for the others.
        let known = try await ReliableFlow(path: files.1, orders: [orders.removeFirst()]).publish(
            waiting: 1, isTaken: true)
        let pending = try await ReliableFlow(path: files.1, orders: orders).publish(waiting: 64, isTaken: false)
        precondition(known.isVerified && pending.isVerified, "the file has what is to be recovered")
        try RawLog(files.3).insert(Self.count, batch: 1_000, isAcknowledged: false)
        self.files = files
    }

    func run(_: Int) async throws -> Outcome {
        guard let files else { preconditionFailure("prepared before it is run") }
        try copy(files.log, to: files.copy)
        return try await ReliableFlow(path: files.copy, orders: orders).recover()
    }

    func runBaseline(_: Int) throws -> Outcome {
        guard let files else { preconditionFailure("prepared before it is run") }
        let stopwatch = Stopwatch()
        stopwatch.begin()
        let count = try RawLog(files.raw).read()
        stopwatch.end()
        return Outcome(events: count, isVerified: count == Self.count, seconds: stopwatch.seconds)
    }

    /// Copies a file that nobody has open, down to the disk.
    private func copy(_ path: String, to other: String) throws {
        let manager = FileManager.default
        if manager.fileExists(atPath: other) { try manager.removeItem(atPath: other) }
        try manager.copyItem(atPath: path, toPath: other)
        guard let file = FileHandle(forUpdatingAtPath: other) else { throw CocoaError(.fileReadUnknown) }
        try file.synchronize()
        try file.close()
    }
}
