import Testing

@testable import TierBusCore

@Suite struct NameAdmissionTests {
    @Test("What is no topic and no pattern takes no place in the table of names")
    func notInterned() {
        for text in ["admission..one", "admission.*.two", "admission.>", ".admission", "admission."] {
            #expect(throws: NameError.self) { try Topic(text) }
            #expect(InternTable.shared.handle(of: text) == nil, "\(text)")
        }
        for text in ["admission..three", "admission.*x", "admission.>.four"] {
            #expect(throws: NameError.self) { try TopicPattern(text) }
            #expect(InternTable.shared.handle(of: text) == nil, "\(text)")
        }
        let topic = Topic("admission.five")
        #expect(InternTable.shared.handle(of: "admission.five") == topic.name.handle)
    }

    @Test("A text that was interned as another kind of name is checked all the same")
    func checkedAgain() {
        let symbol = Symbol("admission..six")
        #expect(throws: NameError.self) { try Topic(checking: symbol.name) }
        #expect(throws: NameError.self) { try TopicPattern(checking: symbol.name) }
    }

    @Test("An error keeps 64 scalars of the name, however many of them Swift takes for one character")
    func boundedError() {
        let text = "e" + String(repeating: "\u{301}", count: 100_000)
        let error = #expect(throws: NameError.self) { try Symbol(text) }
        #expect(error?.code == .tooLong(bytes: 200_001))
        #expect(error?.name.unicodeScalars.count == 64)
    }
}
