public import TierBusCore

extension Event where Self == DynamicEvent {
    /// An event of a type that only configuration knows. Its id is a function of the other arguments.
    /// - Throws: ``DynamicError`` if the fields are nested too deep or too large to be stored.
    public static func dynamic(
        _ type: EventType = "SAMPLE", _ fields: DynamicFields = [:], at timestamp: Timestamp = .epoch,
        occurrence: Int = 0
    ) throws(DynamicError) -> DynamicEvent {
        let values: [Any] = [type] + fields.flatMap { [$0.name as Any, $0.value] }
        return try DynamicEvent(
            type, EventHeader(DynamicEvent.eventType, values, at: timestamp, occurrence), fields)
    }
}
