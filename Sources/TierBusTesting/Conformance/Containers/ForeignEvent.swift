import TierBusCore

/// An event of a type that nothing outside of this module knows.
struct ForeignEvent: Event {
    let id: EventID
    let timestamp = Timestamp.epoch

    init(_ number: Int) { id = EventID(naming: "foreign", Int64(number)) }
}
