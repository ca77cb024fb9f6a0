import Foundation
import Testing
import TierBusCore
import TierBusMarket

@testable import TradingDayKit

@Suite struct DayBookTests {
    @Test("A fill that was read from the file is not taken again when it is delivered")
    func once() throws {
        let book = DayBook()
        let fills = (1...3).map { AccountTests.fill($0, "A", .buy, 100) }
        for (place, fill) in fills.prefix(2).enumerated() {
            #expect(try book.take(fill, at: Int64(place), header(fill)) != nil)
        }
        #expect(try book.take(fills[0], at: 0, header(fills[0])) == nil)
        #expect(try book.take(fills[1], at: 1, header(fills[1])) == nil)
        let update = try book.take(fills[2], at: 7, header(fills[2]))
        #expect(update?.position == 3 && update?.cash == 99_700)
        let (account, outcome, trace) = book.result
        #expect(account.fills == 3 && outcome.fillCount == 3)
        #expect(trace.points == [100_000, 100_000, 100_000, 100_000])
    }

    @Test(
        "A book that is filled in two lives has the outcome of one that is filled in one",
        arguments: [0, 1, 1_000, 2_170])
    func twoLives(stored: Int) throws {
        let day = try StraightDay(BarFeed(try DayInput.load(BundledBars.paths, repeats: 1)))
        let book = DayBook()
        // What the first life left: orders, and half as many fills, of which the last were not acknowledged.
        for order in day.orders.prefix(stored) { book.take(order) }
        let folded = stored / 2
        for place in 0..<folded { _ = try book.take(day.fills[place], at: Int64(place), header(day.fills[place])) }
        for place in max(0, folded - 5)..<day.fills.count {
            _ = try book.take(day.fills[place], at: Int64(place), header(day.fills[place]))
        }
        for order in day.orders.dropFirst(stored) { book.take(order) }
        let (account, outcome, _) = book.result
        #expect(account.fills == 2_170)
        #expect(account.equity == "99519.02849")
        #expect(outcome.hash(with: account) == day.outcome.hash(with: day.account))
    }

    @Test("An order that was there already is counted, but is not new")
    func tally() {
        let tally = Tally()
        #expect(tally.countOrder(isDuplicate: true) == 0)
        #expect(tally.countOrder(isDuplicate: false) == 1)
        #expect(tally.countOrder(isDuplicate: true) == 1)
        #expect(tally.countOrder(isDuplicate: false) == 2)
        #expect(tally.orders == 4 && tally.newOrders == 2)
        #expect(tally.equity == nil)
        tally.show(equity: 99_999.5)
        #expect(tally.equity == 99_999.5)
    }

    @Test("Bars are counted as they are taken")
    func bars() throws {
        let tally = Tally()
        var bars = CountedBars(BarFeed(try DayInput(files: [[row(1), row(2)]])), tally)
        #expect(bars.next() != nil && tally.bars == 1)
        #expect(bars.next() != nil && tally.bars == 2)
        #expect(bars.next() == nil && tally.bars == 2)
    }

    @Test("A temporary place is a directory of its own, for its owner only, and is gone afterwards")
    func temporary() throws {
        let (first, second) = (try StorePlace(nil), try StorePlace(nil))
        #expect(first.path != second.path)
        let folder = URL(filePath: first.path).deletingLastPathComponent().path(percentEncoded: false)
        let mode = try FileManager.default.attributesOfItem(atPath: folder)[.posixPermissions] as? Int
        #expect(mode == 0o700)
        try Data().write(to: URL(filePath: first.path))
        try first.remove()
        try second.remove()
        #expect(!FileManager.default.fileExists(atPath: folder))
    }

    @Test("A file that was asked for stays")
    func kept() throws {
        let folder = try StorePlace(nil)
        let file = folder.path
        try Data([1]).write(to: URL(filePath: file))
        try StorePlace(file).remove()
        #expect(FileManager.default.fileExists(atPath: file))
        try folder.remove()
    }

    @Test("The first failure is the one that is kept")
    func failure() {
        let failure = Failure()
        #expect(failure.error == nil)
        failure.record(Problem.negative)
        failure.record(Problem.tooLarge)
        #expect(failure.error as? Problem == .negative)
    }

    private func header(_ fill: Fill) -> EventHeader {
        EventHeader(id: EventID(following: fill.id, "portfolio"), timestamp: fill.timestamp)
    }
}
