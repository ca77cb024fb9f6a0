public import TierBusCore

extension RiskAlert: EventFields {
    /// Its properties by their names, `id` and `timestamp` included.
    public static let fields = FieldTable<RiskAlert>([
        EventField("severity", \.severity),
        EventField("symbol", \.symbol),
        EventField("message", \.message),
    ])
}

extension SystemNotice: EventFields {
    /// Its properties by their names, `id` and `timestamp` included.
    public static let fields = FieldTable<SystemNotice>([
        EventField("severity", \.severity),
        EventField("source", \.source),
        EventField("message", \.message),
    ])
}

extension ErrorNotice: EventFields {
    /// Its properties by their names, `id` and `timestamp` included.
    public static let fields = FieldTable<ErrorNotice>([
        EventField("source", \.source),
        EventField("concerning") { $0.concerning.description },
        EventField("message", \.message),
    ])
}
