package import TierBus

/// What an app lives through: each phase has a communication of its own, and none touches a container.
package enum Phase: String, CaseIterable, Sendable {
    /// All of it.
    case backtest
    /// Strategies are only watched: what they want goes to the tracker, and nothing is ordered.
    case optimization
    /// As in the backtest, but no more orders than a venue bears, and its failures harm nobody.
    case live

    /// Orders that each risk container may send at once in ``live``; more of them only as hours go by.
    package static let burst = 20

    /// What is special about it, for a reader.
    package var summary: String {
        switch self {
        case .backtest: "every order is filled, and the books are kept"
        case .optimization: "strategies are only watched"
        case .live: "at most \(Self.burst) orders at once of each risk container, and a guard before execution"
        }
    }

    /// Who talks to whom.
    package var communication: Communication {
        switch self {
        case .backtest: Communication(Self.bars + Self.books + Self.orders { ["execution"] })
        case .optimization:
            Communication(
                Self.bars + [
                    .pipeline("strategy_a", "performance_tracker", name: "watch a"),
                    .pipeline("strategy_b", "performance_tracker", name: "watch b"),
                ])
        case .live:
            Communication(
                Self.bars + Self.books
                    + Self.orders {
                        [
                            .adapter(
                                AdapterDescription(
                                    "throttle", settings: ["rate": 0.0002, "burst": .int(Int64(Self.burst))])),
                            .adapter(AdapterDescription("guarded", name: "venue", members: ["execution"])),
                        ]
                    })
        }
    }

    private static let bars = [
        AdapterDescription.broadcast(from: "data", to: ["strategy_a", "strategy_b"], name: "bars")
    ]

    private static let books = [
        AdapterDescription.broadcast(from: "execution", to: ["portfolio", "performance_tracker"], name: "fills"),
        .pipeline("portfolio", "performance_tracker", name: "equity"),
    ]

    /// From strategies through risk to what stands before execution.
    private static func orders(to rest: () -> [MemberDescription]) -> [AdapterDescription] {
        [("conservative", "strategy_a", "risk_conservative"), ("aggressive", "strategy_b", "risk_aggressive")].map {
            name, strategy, risk in
            AdapterDescription(
                "pipeline", name: name, members: [.container(strategy), .container(risk)] + rest())
        }
    }
}
