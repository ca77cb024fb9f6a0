import Testing
import TierBusCore

@Suite struct FieldTests {
    enum Urgency: UInt8, CaseIterable, CustomStringConvertible, FieldWord {
        case low, high

        var description: String { self == .low ? "low" : "high" }
    }

    /// An enumeration whose memory is not its raw value.
    enum Odd: UInt8, CaseIterable, CustomStringConvertible, FieldWord {
        case one = 1, five = 5

        var description: String { "\(rawValue)" }
    }

    struct News: KeyedEvent, EventFields {
        static let eventType: EventType = "NEWS"
        static let fields = FieldTable<News>(
            [
                EventField("symbol", \.symbol.description), EventField("score", \.score), EventField("seen", \.isSeen),
                EventField("lines", \.lines), EventField("part", \.part), EventField("urgency", \.urgency),
                EventField("odd", \.odd), EventField("author", \.author), EventField("length") { $0.text.utf8.count },
            ], key: "symbol")

        let id: EventID
        let timestamp: Timestamp
        let symbol: Symbol
        var score = 0.5
        var isSeen = true
        var lines: Int64 = -3
        var part: UInt32 = 7
        var urgency = Urgency.high
        var odd = Odd.five
        var author: String?
        var text = "four"

        var key: Symbol { symbol }

        init() {
            id = EventID(high: 1, low: 2)
            timestamp = Timestamp(nanoseconds: 9)
            symbol = "AAPL"
        }
    }

    private func field(_ name: String) throws -> EventField<News> { try #require(News.fields[name]) }

    @Test("A field is found by its name and read by key path or function; id and timestamp are there besides")
    func contents() throws {
        let contents: [(String, DynamicValue?)] = [
            ("symbol", "AAPL"), ("score", 0.5), ("seen", true), ("lines", -3), ("part", 7), ("urgency", "high"),
            ("odd", "5"), ("author", nil), ("length", 4), ("id", .string(EventID(high: 1, low: 2).description)),
            ("timestamp", 9),
        ]
        for (name, content) in contents { #expect(try field(name).content(of: News()) == content, "\(name)") }
        #expect(News.fields.names == contents.map(\.0))
        #expect(News.fields["titel"] == nil && !News.fields.isOpen)
    }

    @Test("A number that lies in an event's memory is where the field says, in the form it says")
    func memory() throws {
        let news = News()
        func stored<Value>(_ name: String, as _: Value.Type) throws -> Value {
            let place = try #require(try field(name).memory, "\(name)")
            return withUnsafeBytes(of: news) { $0.loadUnaligned(fromByteOffset: place.offset, as: Value.self) }
        }
        #expect(try stored("score", as: Double.self) == 0.5)
        #expect(try stored("seen", as: UInt8.self) == 1)
        #expect(try stored("lines", as: Int64.self) == -3)
        #expect(try stored("part", as: UInt32.self) == 7)
        #expect(try stored("urgency", as: UInt8.self) == 1)
        // A raw value that memory does not hold, an optional, a text, and what a function makes.
        for name in ["odd", "author", "symbol", "length", "id"] { #expect(try field(name).memory == nil, "\(name)") }
        #expect(try field("odd").number(of: news) == 5 && field("author").isOptional)
    }

    @Test("A word is one of its texts, with a number for each") func words() throws {
        guard case .word(let code, let words) = try field("urgency").form else {
            Issue.record("no word")
            return
        }
        #expect(words == ["low", "high"] && code("low") == 0 && code("high") == 1 && code("medium") == nil)
    }

    @Test("The key of an event is that of its field") func key() throws {
        let key = try #require(News.fields.key)
        #expect(key.name == "symbol" && key.of(News()) == "AAPL")
        #expect(FieldTable<News>([EventField("score", \.score)]).key == nil)
    }

    @Test("A table that is open makes a field of every name") func open() throws {
        let table = FieldTable<News>([EventField("score", \.score)]) { name in EventField(name) { _ in name } }
        #expect(table.isOpen && table["anything"]?.content(of: News()) == "anything")
        #expect(table["score"]?.content(of: News()) == 0.5)
    }
}
