import TierBusCore
import TierBusRouter

/// The verb `trace`: why an event exists, and what came of it.
enum TraceVerb {
    private struct Step {
        let sequence: Int64
        let entry: LogEntry

        var text: String { "\(sequence)  \(entry.type)  \(entry.eventID)  of \(entry.source)  \(entry.timestamp.text)" }
    }

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
        var steps: [EventID: Step] = [:]
        var followers: [EventID: [EventID]] = [:]
        try store.forEachRead { read in
            guard case .event(let sequence, let entry) = read else { return }
            steps[entry.eventID] = Step(sequence: sequence, entry: entry)
            if entry.causationID != .none { followers[entry.causationID, default: []].append(entry.eventID) }
        }
        guard let event = steps[id] else { throw RequestError(reason: "no event \(id) is stored") }
        var causes: [Step] = []
        var cause = event.entry.causationID
        // An event that names itself, or a circle of them, comes from a damaged or foreign file.
        var seen: Set<EventID> = [id]
        while cause != .none, seen.insert(cause).inserted, let step = steps[cause] {
            causes.append(step)
            cause = step.entry.causationID
        }
        if cause != .none, steps[cause] == nil { Terminal.say("\(cause)  is not stored") }
        for step in causes.reversed() { Terminal.say(step.text) }
        Terminal.say("* " + event.text)
        var waiting = (followers[id] ?? []).reversed().map { (id: $0, depth: 1) }
        while let next = waiting.popLast() {
            guard seen.insert(next.id).inserted, let step = steps[next.id] else { continue }
            Terminal.say(String(repeating: "  ", count: next.depth) + step.text)
            waiting += (followers[next.id] ?? []).reversed().map { (id: $0, depth: next.depth + 1) }
        }
    }
}
