import TierBusCore

/// A price, from outside.
struct Price: Event {
    let id: EventID
    let timestamp: Timestamp
    var value: Int

    init(_ value: Int) {
        id = EventID(naming: "price", Int64(value))
        timestamp = Timestamp(nanoseconds: Int64(value))
        self.value = value
    }
}

/// What a component makes of a price.
struct Vote: Event {
    let id: EventID
    let timestamp: Timestamp
    var value: Int

    init(_ header: EventHeader, _ value: Int) {
        id = header.id
        timestamp = header.timestamp
        self.value = value
    }

    init(_ value: Int) {
        id = EventID(naming: "vote", Int64(value))
        timestamp = Timestamp(nanoseconds: Int64(value))
        self.value = value
    }

    /// A vote with the id of another event, which no event should have.
    init(id: EventID, _ value: Int) {
        self.id = id
        timestamp = Timestamp(nanoseconds: 0)
        self.value = value
    }
}

/// What is made of votes.
struct Alarm: Event {
    let id: EventID
    let timestamp: Timestamp

    init(_ header: EventHeader) {
        id = header.id
        timestamp = header.timestamp
    }
}
