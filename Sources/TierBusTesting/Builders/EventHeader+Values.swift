import TierBusCore

extension EventHeader {
    /// The header of an event of a test: its id is a function of everything it tells.
    init(_ type: EventType, _ values: [Any], at timestamp: Timestamp, _ occurrence: Int) {
        let text = ([type] + values).map { String(describing: $0) }.joined(separator: "\u{1f}")
        self.init(
            id: EventID(naming: text, timestamp.nanoseconds, Int64(occurrence)), timestamp: timestamp)
    }
}
