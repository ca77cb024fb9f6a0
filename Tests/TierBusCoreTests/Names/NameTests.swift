import Foundation
import Testing
import TierBusCore

@Suite struct NameTests {
    @Test("A name keeps its text, and equal texts are equal names")
    func roundTrip() throws {
        let text = "NameTests/" + "AAPL"
        #expect(try Symbol(text) == Symbol("NameTests/AAPL"))
        #expect(try Symbol(text).text == text)
        #expect(try Symbol(text).description == text)
        #expect(try Symbol(text).name == EventType(text).name)
        #expect(try Symbol(text) != Symbol("NameTests/GOOG"))
    }

    @Test("The composed and the decomposed form of a letter are two names, and each keeps its bytes")
    func canonicalEquivalence() throws {
        let (composed, decomposed) = ("\u{e9}", "e\u{301}")
        #expect(composed == decomposed)
        let (first, second) = (try Symbol(composed), try Symbol(decomposed))
        #expect(first != second)
        #expect(Array(first.text.utf8) == [0xC3, 0xA9])
        #expect(Array(second.text.utf8) == [0x65, 0xCC, 0x81])
        #expect(second < first && !(first < second))
    }

    @Test("Names are ordered by their bytes, whatever order they were interned in")
    func order() throws {
        let texts = ["b", "a", "é", "z", "ab", "Z", "日", "a.b", "\u{FFFD}", "\u{1F600}"]
        let sorted = try texts.map(Symbol.init(_:)).sorted().map(\.text)
        #expect(sorted == texts.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        let (one, same) = ("a" as Symbol, "a" as Symbol)
        #expect(!(one < same))
    }

    @Test("A thousand names interned at once by four tasks have one handle each")
    func concurrent() async throws {
        let all = try await withThrowingTaskGroup(of: [InternedText].self) { group in
            for _ in 0..<4 {
                group.addTask { try (0..<1000).map { try InternedText("NameTests/concurrent/\($0)") } }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(all.count == 4)
        for list in all { #expect(list == all[0]) }
        #expect(Set(all[0]).count == 1000)
        for (index, name) in all[0].enumerated() { #expect(name.text == "NameTests/concurrent/\(index)") }
    }

    @Test("A name has 1 to 255 bytes and no control character")
    func limits() throws {
        #expect(try Symbol(String(repeating: "x", count: 255)).text.utf8.count == 255)
        func code(_ text: String) -> NameError.Code? {
            #expect(throws: NameError.self) { try Symbol(text) }?.code
        }
        #expect(code("") == .empty)
        #expect(code(String(repeating: "x", count: 256)) == .tooLong(bytes: 256))
        #expect(code(String(repeating: "é", count: 128)) == .tooLong(bytes: 256))
        #expect(code("a\u{0}b") == .controlCharacter(0))
        #expect(code("a\u{85}") == .controlCharacter(0x85))
        #expect(code("\u{7f}") == .controlCharacter(0x7f))
    }

    @Test("A name error says what is wrong, without control characters and at most 64 characters of the name")
    func errors() {
        let error = #expect(throws: NameError.self) { try Symbol("a\nb" + String(repeating: "x", count: 100)) }
        #expect(error?.code == .controlCharacter(10))
        #expect(error?.name == "a\\nb" + String(repeating: "x", count: 61))
        #expect(error?.description.contains("U+A") == true)
        let words: [(String, String)] = [
            ("", "must not be empty"), (String(repeating: "y", count: 300), "300 bytes"), ("a.", "position 1"),
            ("*", "only patterns"),
        ]
        for (text, words) in words {
            let error = #expect(throws: NameError.self) { _ = try Topic(text) }
            #expect(error?.description.contains(words) == true)
        }
        let pattern = ">.a"
        let rest = #expect(throws: NameError.self) { _ = try TopicPattern(pattern) }
        #expect(rest?.description.contains("can only be the last") == true)
    }

    @Test("A name is encoded as its text, and a text that is no name does not decode")
    func codable() throws {
        let data = try JSONEncoder().encode(["AAPL" as Symbol])
        #expect(String(decoding: data, as: UTF8.self) == #"["AAPL"]"#)
        #expect(try JSONDecoder().decode([Symbol].self, from: data) == ["AAPL"])
        #expect(throws: NameError.self) { try JSONDecoder().decode([Symbol].self, from: Data(#"[""]"#.utf8)) }
        #expect(throws: NameError.self) { try JSONDecoder().decode([Topic].self, from: Data(#"["a..b"]"#.utf8)) }
    }

    @Test("Nobody has no name")
    func nobody() {
        #expect(ContainerID.none.isNone && ContainerID.none.text.isEmpty)
        #expect(!("data" as ContainerID).isNone)
        #expect(InternedText.none.text.isEmpty)
    }

    @Test("A literal that is no name is a programmer's error")
    func literal() async {
        await #expect(processExitsWith: .failure) { _ = "a..b" as Topic }
        await #expect(processExitsWith: .failure) { _ = "" as Symbol }
    }
}
