extension DynamicEvent: EventFields {
    /// `type`, `id`, `timestamp`, and whatever name an event has a field for: those are looked up in each event.
    public static let fields = FieldTable<DynamicEvent>(
        [EventField("type", \.type)], others: { name in EventField(name) { $0[name] } })
}
