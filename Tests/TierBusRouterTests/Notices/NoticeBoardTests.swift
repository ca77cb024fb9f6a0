import Testing
import TierBusCore
@testable import TierBusRouter
import TierBusTesting

@Suite("The notice board", .timeLimit(.minutes(5))) struct NoticeBoardTests {
    private let clock = ManualClock(at: Timestamp(nanoseconds: 100))

    @Test("Notices of one kind and place are one, with their number, the latest text, and the first and last time")
    func conflation() {
        let board = NoticeBoard(capacity: 10, clock: clock)
        board.post(.dropped, at: "a", "first")
        clock.advance(by: .nanoseconds(5))
        board.post(.dropped, at: "b", "other place")
        board.post(.refused, at: "a", "other kind")
        clock.advance(by: .nanoseconds(5))
        board.post(.dropped, at: "a", "latest", count: 6)
        let notices = board.takeAll()
        #expect(
            notices == [
                Notice(
                    kind: .dropped, place: "a", text: "latest", count: 7, first: Timestamp(nanoseconds: 100),
                    last: Timestamp(nanoseconds: 110)),
                Notice(
                    kind: .dropped, place: "b", text: "other place", count: 1, first: Timestamp(nanoseconds: 105),
                    last: Timestamp(nanoseconds: 105)),
                Notice(
                    kind: .refused, place: "a", text: "other kind", count: 1, first: Timestamp(nanoseconds: 105),
                    last: Timestamp(nanoseconds: 105)),
            ])
        #expect(board.takeAll().isEmpty)
        board.post(.dropped, at: "a", "anew")
        #expect(board.takeAll().map(\.count) == [1])
    }

    @Test("A full board counts what it has no room for, and still counts up what is on it", arguments: 1...4)
    func bounds(_ capacity: Int) {
        let board = NoticeBoard(capacity: capacity, clock: clock)
        for place in 0..<6 { board.post(.dropped, at: "\(place)", "text", count: 2) }
        board.post(.dropped, at: "0", "text")
        #expect(board.lost == (6 - capacity) * 2)
        let notices = board.takeAll()
        #expect(notices.map(\.place) == (0..<capacity).map { "\($0)" })
        #expect(notices.first?.count == 3)
    }

    @Test("The reader gets notices oldest first, those that wait and those that come, and then the end") func reading()
        async
    {
        let board = NoticeBoard(capacity: 10, clock: clock)
        for place in ["a", "b", "c"] { board.post(.dropped, at: place, "text") }
        #expect(await board.next()?.place == "a")
        // The places of the others have moved: they are still found.
        board.post(.dropped, at: "c", "text")
        #expect(await board.next()?.place == "b")
        #expect(await board.next()?.count == 2)
        let reading = Task { await board.next()?.place }
        // Read, or posted, first: both are fine.
        board.post(.dropped, at: "d", "text")
        #expect(await reading.value == "d")
        board.post(.dropped, at: "e", "text")
        board.close()
        board.post(.dropped, at: "f", "too late")
        #expect(await board.next()?.place == "e")
        #expect(await board.next() == nil)
        #expect(board.lost == 0)
    }

    @Test("A reader that waits is let go by cancelling it and by closing the board; only one may read") func ending()
        async
    {
        let board = NoticeBoard(capacity: 10, clock: clock)
        let cancelled = Task { await board.next() }
        cancelled.cancel()
        #expect(await cancelled.value == nil)
        // A reader before it is a second one, which gets the end at once.
        async let one = board.next()
        async let two = board.next()
        for _ in 0..<100 { await Task.yield() }
        board.close()
        #expect(await one == nil)
        #expect(await two == nil)
    }

    @Test("No notice is lost between those who post and the one who reads") func race() async {
        let board = NoticeBoard(capacity: 1_000, clock: clock)
        let each = Threads.events(2_000)
        let total = Shared(0)
        let reading = Task { while let notice = await board.next() { total.change { $0 += notice.count } } }
        await withTaskGroup(of: Void.self) { group in
            for poster in 0..<4 {
                group.addTask { for number in 0..<each { board.post(.dropped, at: "\(poster) \(number % 5)", "text") } }
            }
        }
        board.close()
        await reading.value
        #expect(total.value == 4 * each)
        #expect(board.lost == 0)
    }

    @Test("Texts are cut at 1 KiB between characters, and control characters are escaped") func texts() {
        let board = NoticeBoard(capacity: 10, clock: clock)
        board.post(.dropped, at: "a", "line\nnext\u{0}end\u{1b}[31m")
        board.post(.dropped, at: "b", String(repeating: "é", count: 2_000))
        let texts = board.takeAll().map(\.text)
        #expect(texts.first == "line\\nnext\\0end\\u{1B}[31m" || texts.first == "line\\nnext\\u{0000}end\\u{001B}[31m")
        #expect(texts.first?.unicodeScalars.allSatisfy { $0.value >= 32 } == true)
        #expect(texts.last == String(repeating: "é", count: 512))
    }
}
