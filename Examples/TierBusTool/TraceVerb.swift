import TierBusCore
import TierBusRouter

/// The verb `trace`: why an event exists, and what came of it.
enum TraceVerb {
    /// - Returns: The exit code: 0, 1 if the store or the event is not there, 2 if it was called wrongly.
    static func run(_ arguments: [String]) -> Int32 {
        guard arguments.count == 2, let id = EventID(arguments[1]) else {
            Terminal.complain("tierbus trace STORE ID, an id of 32 hexadecimal digits")
            return 2
        }
        return Terminal.run {
            try OpenStore.with(arguments[0]) { try trace(id, in: $0) }
            return 0
        }
    }

    private static func trace(_ id: EventID, in store: OpenStore) throws {
        var builder = CausalChain.Builder()
        try store.forEachPage { builder.add($0) }
        guard let chain = builder.chain(of: id) else { throw RequestError(reason: "no event \(id) is stored") }
        if let missing = chain.missingCause { Terminal.say("\(missing)  is not stored") }
        for link in chain.causes { Terminal.say(text(link)) }
        Terminal.say("* " + text(chain.event))
        for effect in chain.effects { Terminal.say(String(repeating: "  ", count: effect.depth) + text(effect.link)) }
    }

    private static func text(_ link: CausalChain.Link) -> String {
        "\(link.sequence)  \(link.type)  \(link.eventID)  of \(link.source)  \(link.timestamp.iso8601)"
    }
}
