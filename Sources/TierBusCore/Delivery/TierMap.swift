/// Which tier a type of event is published at where the publication does not say.
public struct TierMap: Sendable, Equatable {
    private var tiers: [EventType: Tier]
    /// The tier of every type that is not named.
    public var fallback: Tier

    /// Maps the named types, and all others to `fallback`.
    public init(_ tiers: [EventType: Tier] = [:], fallback: Tier = .standard) {
        self.tiers = tiers
        self.fallback = fallback
    }

    /// Market data fast; orders, fills, risk alerts, system and error events reliable; the rest standard.
    public static let standard = TierMap([
        "BAR": .fast, "TICK": .fast, "QUOTE": .fast, "TRADE": .fast, "BOOK_UPDATE": .fast,
        "ORDER": .reliable, "FILL": .reliable, "SYSTEM": .reliable, "ERROR": .reliable, "RISK_ALERT": .reliable,
    ])

    /// The tier of a type of event.
    public subscript(type: EventType) -> Tier {
        get { tiers[type] ?? fallback }
        set { tiers[type] = newValue }
    }
}
