public import TierBusCore

/// The events that an ``Aggregator`` puts together, in the order of their sources' names: the same whatever came first.
public struct Parts<Content: Event>: RandomAccessCollection {
    private let parts: [Part<Content>]

    /// - Parameter parts: One or more.
    init(_ parts: [Part<Content>]) {
        precondition(!parts.isEmpty, "there is one part or more")
        self.parts = parts.sorted {
            let (first, second) = ($0.delivery.source.text, $1.delivery.source.text)
            return first == second ? $0.event.id < $1.event.id : first < second
        }
    }

    /// 0.
    public var startIndex: Int { 0 }
    /// The number of parts.
    public var endIndex: Int { parts.count }
    /// A part by its place.
    public subscript(place: Int) -> Part<Content> { parts[place] }

    /// What describes the whole: it follows from the first part.
    public var delivery: Delivery { parts[0].delivery }

    /// The id and timestamp of the whole: the id follows from those of all parts, whatever came first, and the timestamp is
    /// the latest of theirs.
    public func header(_ word: String) -> EventHeader {
        var id = EventID(following: parts[0].event.id, word)
        for part in parts.dropFirst() { id = EventID(following: id, part.event.id.description) }
        let latest = parts.map(\.event.timestamp).max() ?? parts[0].event.timestamp
        return EventHeader(id: id, timestamp: latest)
    }
}

extension Parts {
    /// The choice with the most weight; nil if none has any, or two have the same. Weights below 0 and those that are no
    /// number count as 0.
    public func weighted<Choice: Hashable>(
        _ weights: [ContainerID: Double], by choice: (Content) -> Choice
    ) -> Choice? {
        var sums: [Choice: Double] = [:]
        // In the order of the sources, so that sums of doubles are the same in every run.
        for part in parts {
            let weight = weights[part.delivery.source] ?? 0
            if weight > 0 { sums[choice(part.event), default: 0] += weight }
        }
        guard let best = sums.max(by: { $0.value < $1.value }),
            sums.count(where: { $0.value == best.value }) == 1
        else { return nil }
        return best.key
    }

    /// The choice of more than half of the parts; nil if there is none.
    public func majority<Choice: Hashable>(by choice: (Content) -> Choice) -> Choice? {
        var counts: [Choice: Int] = [:]
        for part in parts { counts[choice(part.event), default: 0] += 1 }
        return counts.first { $0.value * 2 > parts.count }?.key
    }

    /// The part that came first. Between lanes which one that is may differ from run to run.
    public var earliest: Part<Content> { parts.min { $0.arrival < $1.arrival } ?? parts[0] }

    /// The mean of a number of the parts.
    public func mean(of number: (Content) -> Double) -> Double {
        parts.reduce(0) { $0 + number($1.event) } / Double(parts.count)
    }
}
