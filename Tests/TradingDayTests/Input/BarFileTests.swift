import Foundation
import Testing
import TierBusCore
import TierBusMarket

@testable import TradingDayKit

@Suite struct BarFileTests {
    static let header = "timestamp,symbol,open,high,low,close,volume"
    static let good = "2017-04-19T09:00:00Z,EURUSD,1.0716,1.0722,1.07083,1.07219,1413"

    @Test("A line becomes a row with exact numbers")
    func line() throws {
        let rows = try read("\(Self.header)\n\(Self.good)\n")
        #expect(
            rows == [
                BarRow(
                    timestamp: Timestamp(seconds: 1_492_592_400), symbol: "EURUSD", open: "1.0716", high: "1.0722",
                    low: "1.07083", close: "1.07219", volume: 1_413)
            ])
    }

    @Test(
        "Line ends, a missing last one, a byte order mark and empty lines at the end do no harm",
        arguments: [
            "\(header)\n\(good)\n\(good)\n", "\(header)\n\(good)\n\(good)", "\(header)\r\n\(good)\r\n\(good)\r\n",
            "\(header)\r\n\(good)\r\n\(good)", "\(header)\n\(good)\n\(good)\r", "\u{FEFF}\(header)\n\(good)\n\(good)\n",
            "\(header)\n\(good)\n\(good)\n\n\r\n\n",
        ])
    func tolerated(text: String) throws {
        #expect(try read(text) == (try read("\(Self.header)\n\(Self.good)\n\(Self.good)\n")))
    }

    @Test(
        "A file without a byte, or without a line after the header, has no bars",
        arguments: ["", "\n", "\r\n\n", "\u{FEFF}", header, header + "\n", header + "\r\n", "\u{FEFF}\(header)\n"])
    func empty(text: String) throws {
        #expect(try read(text).isEmpty)
    }

    @Test(
        "A malformed line is named with its line, its column and what is wrong",
        arguments: [
            ("time,symbol\n", 1, 5, nil, .header),
            ("\(header),extra\n", 1, 44, nil, .header),
            (good, 1, 1, nil, .header),
            ("\n\(header)\n\(good)", 1, 1, nil, .header),
            ("\(header)\n\(good)\n\n\(good)\n", 3, 1, nil, .emptyLine),
            ("\(header)\n1\n", 2, 2, nil, .missingFields(found: 1)),
            ("\(header)\n1,A,1,1,1,1\n", 2, 12, nil, .missingFields(found: 6)),
            ("\(header)\n1,A,1,1,1,1", 2, 12, nil, .missingFields(found: 6)),
            ("\(header)\n1,A,1,1,1,1,\n", 2, 13, .volume, .empty),
            ("\(header)\n1,A,1,1,1,1,1,1\n", 2, 14, nil, .extraField),
            ("\(header)\n,A,1,1,1,1,1\n", 2, 1, .timestamp, .empty),
            ("\(header)\nyesterday,A,1,1,1,1,1\n", 2, 1, .timestamp, .notATimestamp("yesterday")),
            ("\(header)\n1,,1,1,1,1,1\n", 2, 3, .symbol, .empty),
            ("\(header)\n1,A B,1,1,1,1,1\n", 2, 3, .symbol, .notAName("it has a blank")),
            ("\(header)\n1,\"A\",1,1,1,1,1\n", 2, 3, .symbol, .notAName("it has a quote")),
            ("\(header)\n1,A,,1,1,1,1\n", 2, 5, .open, .empty),
            ("\(header)\n1,A,1,-1,1,1,1\n", 2, 7, .high, .negative),
            ("\(header)\n1,A,1,1,nan,1,1\n", 2, 9, .low, .notFinite),
            ("\(header)\n1,A,1,1,1,-Inf,1\n", 2, 11, .close, .notFinite),
            ("\(header)\n1,A,1,1,1,1,1e5\n", 2, 13, .volume, .notANumber("1e5")),
            ("\(header)\n1,A, 1,1,1,1,1\n", 2, 5, .open, .notANumber(" 1")),
            ("\(header)\n1,A,1.,1,1,1,1\n", 2, 5, .open, .notANumber("1.")),
            ("\(header)\n1,A,.5,1,1,1,1\n", 2, 5, .open, .notANumber(".5")),
            ("\(header)\n1,A,+1,1,1,1,1\n", 2, 5, .open, .notANumber("+1")),
            ("\(header)\n1,A,1.2.3,1,1,1,1\n", 2, 5, .open, .notANumber("1.2.3")),
            ("\(header)\n1,A,0.0000000001,1,1,1,1\n", 2, 5, .open, .tooManyDecimals(most: 9)),
            ("\(header)\n1,A,1,1,1,1,0.000000001\n", 2, 13, .volume, .tooManyDecimals(most: 8)),
            ("\(header)\n1,A,9999999999,1,1,1,1\n", 2, 5, .open, .tooLarge),
            ("\(header)\n1,A,-9999999999,1,1,1,1\n", 2, 5, .open, .negative),
            ("\(header)\n1,A,1\r1,1,1,1,1\n", 2, 5, .open, .notANumber("1\\r1")),
            ("\(header)\r\n\(good)\r\n1,A,x,1,1,1,1\r\n", 3, 5, .open, .notANumber("x")),
        ] as [(String, Int, Int, BarField?, Problem)])
    func malformed(text: String, line: Int, column: Int, field: BarField?, problem: Problem) {
        let expected = MalformedLine(file: "f.csv", line: line, column: column, field: field, problem: problem)
        #expect(throws: expected) { try read(text) }
        #expect(expected.description.hasPrefix("f.csv:\(line):\(column): "))
    }

    @Test("A symbol has at most 255 bytes, all of them UTF-8 and none a control character")
    func symbols() throws {
        let longest = String(repeating: "x", count: 255)
        #expect(try read("\(Self.header)\n1,\(longest),1,1,1,1,1").first?.symbol.description == longest)
        #expect(throws: MalformedLine.self) { try read("\(Self.header)\n1,\(longest)x,1,1,1,1,1") }
        #expect(throws: MalformedLine.self) { try read("\(Self.header)\n1,A\u{0},1,1,1,1,1") }
        let broken = Array("\(Self.header)\n1,".utf8) + [0xC3, 0x28] + Array(",1,1,1,1,1".utf8)
        #expect(
            throws: MalformedLine(file: "f", line: 2, column: 3, field: .symbol, problem: .notAName("it is not UTF-8"))
        ) {
            try BarFile.read(broken, name: "f")
        }
    }

    @Test("No bytes make the reader trap, and each beginning of a good file is read or refused")
    func anyBytes() {
        let text = Array("\u{FEFF}\(Self.header)\r\n\(Self.good)\r\n\(Self.good)\r\n".utf8)
        let beginnings = (0...text.count).filter { (try? BarFile.read(Array(text[..<$0]), name: "f")) != nil }
        // Nothing; the mark; the header bare and with one and two bytes of line end; and for both lines each of the four
        // digits that end it, and one and two bytes of line end.
        #expect(beginnings.count == 2 + 3 + 6 + 6)
        var refused = 0
        var state: UInt64 = 42
        for place in 0..<text.count {
            for _ in 0..<16 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                var damaged = text
                damaged[place] = UInt8(truncatingIfNeeded: state >> 33)
                if (try? BarFile.read(damaged, name: "f")) == nil { refused += 1 }
            }
        }
        #expect(refused > text.count * 8)
    }

    @Test("A file that is not there is named")
    func missing() {
        #expect(throws: InputError.unreadable(file: "/nowhere/x.csv", reason: "there is no such file")) {
            try DayInput.load(["/nowhere/x.csv"], repeats: 1)
        }
    }

    @Test("A folder is no file of bars, and an empty device is a day without bars")
    func otherThanFiles() throws {
        #expect(throws: InputError.unreadable(file: "/", reason: "it is a folder")) {
            try DayInput.load(["/"], repeats: 1)
        }
        #expect(try DayInput.load(["/dev/null"], repeats: 3).count == 0)
    }

    @Test("One malformed line in the last of several files refuses them all")
    func nothingHalfRead() throws {
        let place = try StorePlace(nil)
        defer { try? place.remove() }
        try Data("\(Self.header)\n\(Self.good)\n1,A,1,1,1,1,x".utf8).write(to: URL(filePath: place.path))
        let expected = MalformedLine(
            file: place.path, line: 3, column: 13, field: .volume, problem: .notANumber("x"))
        #expect(throws: InputError.malformed(expected)) {
            try DayInput.load(BundledBars.paths + [place.path], repeats: 1)
        }
    }

    private func read(_ text: String) throws -> [BarRow] { try BarFile.read(Array(text.utf8), name: "f.csv") }
}
