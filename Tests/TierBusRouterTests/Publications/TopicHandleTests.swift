import Testing
import TierBusCore
@testable import TierBusRouter

@Suite("Handles of topics", .timeLimit(.minutes(5))) struct TopicHandleTests {
    @Test("The same name gives the same topic; other names and other publications give others")
    func same() async throws {
        let bench = RouterBench()
        let source = try await bench.host("source") { try $0.publishes(Plain.self, .fast) }
        try await source.run { source in
            let publication = try source.publication(Plain.self)
            let topic = try publication.topic("a.b")
            #expect(try publication.topic("a.b") == topic)
            #expect(try publication.topic("a.c") != topic)
            let child = try source.child("child").publishes(Plain.self, .fast)
            #expect(try child.topic("a.b") != topic)
            let count = publication.state.pointee.topics.count
            #expect(topic.topic == "a.b" && count == 2)
        }
        await bench.end()
    }

    @Test(
        "What is no topic is refused, and so is a wildcard",
        arguments: ["", "a.*", ">", "a.>", "a*", "a..b", ".a", "a.", "a\n", String(repeating: "a", count: 256)])
    func badNames(_ name: String) async throws {
        let bench = RouterBench()
        try await bench.host("source") { source in
            let publication = try source.publishes(Plain.self, .standard)
            let error = #expect(throws: RouterError.self) { try publication.topic(name) }
            #expect(error?.code == .badTopic && error?.message.contains("PLAIN of source") == true)
            let count = publication.state.pointee.topics.count
            #expect(count == 0)
        }
        await bench.end()
    }
}
