import Foundation
import Testing
import TierBus
import TierBusTesting

@Suite(.timeLimit(.minutes(5))) struct OpeningTests {
    /// The code of what is thrown; nil if nothing is, or something else.
    private func code(_ body: () async throws -> Void) async -> LogError.Code? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? LogError)?.code
        }
    }

    private func hostDesk(in system: HybridSystem, as name: String = "desk") async throws {
        try await system.host(name) { desk in try desk.publishesReliably(Ticket.self) }
    }

    @Test("Without a log, whatever needs one says so, and the rest of the system works")
    func noLog() async throws {
        let system = try HybridSystem()
        let publishing = await #expect(throws: RouterError.self) { try await hostDesk(in: system) }
        #expect(publishing?.code == .noLog)
        let subscribing = await #expect(throws: RouterError.self) {
            try await system.host("clerk") { clerk in
                try clerk.onEachReliably(Ticket.self, as: "clerk.tickets") { _, _ in }
            }
        }
        #expect(subscribing?.code == .noLog)
        let waiting = await #expect(throws: RouterError.self) {
            try await system.host("clerk") { clerk in
                try clerk.onEachReliablyAsync(Ticket.self, as: "clerk.tickets") { _, _ in }
            }
        }
        #expect(waiting?.code == .noLog)
        let reading = await #expect(throws: RouterError.self) { _ = try await system.storedTickets() }
        #expect(reading?.code == .noLog)
        // The names are free again.
        let handled = Shared<[Int]>([])
        try await system.host("clerk") { clerk in
            try clerk.onEach(Go.self, from: "start") { go, _ in handled.append(go.number) }
        }
        try await system.hostStart(3)
        let report = try await system.run(draining: .seconds(100))
        #expect(handled.value == [0, 1, 2])
        #expect(report.store == nil && report.ledger.isBalanced)
    }

    @Test("A reliable type cannot be declared with the publications of the other tiers")
    func wrongTier() async throws {
        let system = try HybridSystem(log: .memory())
        let error = await #expect(throws: RouterError.self) {
            try await system.host("desk") { desk in try desk.publishes(Ticket.self, tier: .reliable) }
        }
        #expect(error?.code == .wrongTier)
        await system.close()
    }

    @Test("The file belongs to one system: a second one is refused, and the first goes on")
    func alreadyOpen() async throws {
        let folder = try TemporaryFolder()
        let file = folder.file("tickets.db")
        let first = try HybridSystem(log: .sqlite(file))
        try await first.hostPublisher((0..<10).map { Ticket($0) })
        let second = try HybridSystem(log: .sqlite(file))
        #expect(await code { try await hostDesk(in: second) } == .alreadyOpen)
        await second.close()
        // Also where no container needs the log before the run.
        let third = try HybridSystem(log: .sqlite(file))
        #expect(await code { _ = try await third.run() } == .alreadyOpen)
        await third.close()

        try await first.hostStart()
        let report = try await first.run(draining: .seconds(100))
        #expect(report.store?.stored == 10 && report.ledger.isBalanced)
        // Now it is free.
        let fourth = try HybridSystem(log: .sqlite(file))
        try await hostDesk(in: fourth)
        #expect(try await fourth.storedTickets().count == 10)
        await fourth.close()
    }

    @Test("What kept the log from being opened is said to everybody who needs it, not only to the first")
    func saidAgain() async throws {
        let folder = try TemporaryFolder()
        let system = try HybridSystem(log: .sqlite(folder.file("none/tickets.db")))
        #expect(await code { try await hostDesk(in: system) } == .badPath)
        #expect(await code { try await hostDesk(in: system, as: "other") } == .badPath)
        #expect(await code { _ = try await system.storedTickets() } == .badPath)
        #expect(await code { _ = try await system.run() } == .badPath)
        await system.close()
    }

    @Test("Containers that are hosted at the same time all find the log open")
    func together() async throws {
        for _ in 0..<20 {
            let folder = try TemporaryFolder()
            let system = try HybridSystem(log: .sqlite(folder.file("tickets.db")))
            let receipts = Shared<[PendingReceipt]>([])
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<8 {
                    group.addTask {
                        try await system.host("desk\(number)") { desk in
                            let publication = try desk.publishesReliably(Ticket.self)
                            receipts.append(try publication.enqueue(Ticket(number)))
                        }
                    }
                }
                try await group.waitForAll()
            }
            for receipt in receipts.value { #expect(await code { _ = try await receipt.value } == nil) }
            let report = try await system.run(draining: .seconds(100))
            #expect(report.store?.stored == 8)
        }
    }

    @Test("A path that cannot be a log's is an error from host", arguments: ["", ":memory:", "file:a.db", "a\u{0}b"])
    func badPath(path: String) async throws {
        let system = try HybridSystem(log: .sqlite(path))
        #expect(await code { try await hostDesk(in: system) } == .badPath)
        await system.close()
    }

    @Test("A folder in the file's place, and a file that is no log, are errors from host and stay as they are")
    func foreign() async throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.file("sub"), withIntermediateDirectories: false)
        let onFolder = try HybridSystem(log: .sqlite(folder.file("sub")))
        #expect(await code { try await hostDesk(in: onFolder) } == .badPath)
        await onFolder.close()

        let text = Data("This is a letter and no log. ".utf8 + Array(repeating: 0x2e, count: 5_000))
        let path = folder.file("letter.txt")
        try text.write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        let onLetter = try HybridSystem(log: .sqlite(path))
        #expect(await code { try await hostDesk(in: onLetter) } == .foreignFile)
        await onLetter.close()
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == text)
    }

    @Test("A log that others may read is refused until it is made private")
    func loose() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("tickets.db")
        let first = try HybridSystem(log: .sqlite(path))
        try await first.hostPublisher([Ticket(0)])
        try await first.hostStart()
        _ = try await first.run(draining: .seconds(100))
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        let second = try HybridSystem(log: .sqlite(path))
        #expect(await code { try await hostDesk(in: second) } == .unsafePermissions)
        await second.close()
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        let third = try HybridSystem(log: .sqlite(path))
        #expect(try await third.storedTickets().map(\.number) == [0])
        await third.close()
    }
}
