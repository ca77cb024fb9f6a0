import Foundation
import Testing
import TierBusCore
import TierBusMarket

@testable import TradingDayKit

@Suite struct DayPartsTests {
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
}
