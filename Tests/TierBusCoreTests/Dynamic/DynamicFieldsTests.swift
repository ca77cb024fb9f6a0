import Testing
import TierBusCore

@Suite struct DynamicFieldsTests {
    @Test("Fields are in the order of the names' bytes and are found by name")
    func order() throws {
        let names = ["b", "a", "ab", "é", "Z", "e\u{301}", "日本", "\u{FFFD}", "\u{1F600}"]
        let fields = try DynamicFields(names.enumerated().map { ($1, .int(Int64($0))) })
        let sorted = names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        #expect(fields.map { Array($0.name.utf8) } == sorted.map { Array($0.utf8) })
        for (index, name) in names.enumerated() { #expect(fields[name]?.intValue == Int64(index)) }
        for name in ["", "aa", "c", "A", "\u{1F601}"] { #expect(fields[name] == nil) }
        #expect(DynamicFields()["a"] == nil)
        #expect(fields == (try DynamicFields(names.enumerated().reversed().map { ($1, .int(Int64($0))) })))
    }

    @Test("A field that is null is not a field that is missing")
    func null() {
        let fields: DynamicFields = ["a": .null]
        #expect(fields["a"] == .some(.null))
        #expect(fields["b"] == nil)
    }

    @Test("A name that is empty, too long or there twice is refused and named")
    func invalid() throws {
        func error(_ names: String...) -> DynamicError? {
            #expect(throws: DynamicError.self) { _ = try DynamicFields(names.map { ($0, .null) }) }
        }
        #expect(error("")?.code == .fieldName(bytes: 0))
        let long = error(String(repeating: "x", count: 256))
        #expect(long?.code == .fieldName(bytes: 256))
        #expect(long?.field == String(repeating: "x", count: 64))
        let twice = error("a", "b\n", "c", "b\n")
        #expect(twice?.code == .duplicateField)
        #expect(twice?.field == "b\\n")
        #expect(try DynamicFields([(String(repeating: "x", count: 255), .null)]).count == 1)
    }

    @Test("A literal that names a field twice is a programmer's error")
    func literal() async {
        await #expect(processExitsWith: .failure) { _ = ["a": 1, "a": 2] as DynamicFields }
    }
}
