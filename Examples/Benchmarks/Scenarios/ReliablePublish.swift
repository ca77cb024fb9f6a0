import TierBusTesting

/// Orders stored by the reliable tier, against raw SQLite with as many rows a commit. Each run has a new file.
struct ReliablePublish: Scenario {
    static var all: [ReliablePublish] {
        [
            ReliablePublish("publish-1", waiting: 1), ReliablePublish("publish-64", waiting: 64),
            ReliablePublish("end-to-end-64", waiting: 64, isTaken: true),
        ]
    }

    let name: String
    let baselineName = "raw SQLite"
    let leastEvents: Int

    private let publishers: Int
    private let isTaken: Bool
    private var folder: TemporaryFolder?

    private init(_ name: String, waiting publishers: Int, isTaken: Bool = false) {
        self.name = "reliable/" + name
        self.publishers = publishers
        self.isTaken = isTaken
        leastEvents = 256 * publishers
    }

    func prepare() {}

    mutating func run(_ count: Int) async throws -> Outcome {
        let flow = ReliableFlow(path: try newFile(), orders: ReliableFlow.orders(count))
        return try await flow.publish(waiting: publishers, isTaken: isTaken)
    }

    mutating func runBaseline(_ count: Int) throws -> Outcome {
        let (log, stopwatch) = (try RawLog(newFile()), Stopwatch())
        stopwatch.begin()
        try log.insert(count, batch: publishers, isAcknowledged: isTaken)
        stopwatch.end()
        let isRight = try log.read() == count && log.floor() == (isTaken ? count : 0)
        return Outcome(events: count, isVerified: isRight, seconds: stopwatch.seconds)
    }

    /// The path of a file that is not there; those of earlier runs are removed.
    private mutating func newFile() throws -> String {
        let folder = try TemporaryFolder()
        self.folder = folder
        return folder.file("log.db")
    }
}
