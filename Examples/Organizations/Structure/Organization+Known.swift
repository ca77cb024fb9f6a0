import TierBus

extension Organization {
    /// Strategies are at the top, each with its risk below; what they share has lanes of its own.
    package static let strategyFirst = Organization(
        name: "strategy-first",
        branches: [
            Branch(.data, on: .own(.dedicated()), [Place(.indicators, [Place(.classifier)])]),
            Branch(.strategyA, on: .own(.pool), [Place(.riskConservative)]),
            Branch(.strategyB, on: .own(.pool), [Place(.riskAggressive)]),
            Branch(.execution, on: .own(.pool), [Place(.portfolio), Place(.performanceTracker)]),
        ])

    /// The classifier is at the top, risk below it, and below risk the strategies that work by it: one hierarchy, one lane.
    package static let classifierFirst = Organization(
        name: "classifier-first",
        branches: [
            Branch(.data, on: .own(.dedicated())),
            Branch(
                .classifier, on: .own(.pool),
                [
                    Place(.indicators), Place(.riskConservative, [Place(.strategyA)]),
                    Place(.riskAggressive, [Place(.strategyB)]), Place(.portfolio),
                ]),
            Branch(.execution, on: .own(.pool), [Place(.performanceTracker)]),
        ])

    /// Risk is at the top, with the strategies that it bounds; nothing else stands above anything.
    package static let riskFirst = Organization(
        name: "risk-first",
        branches: [
            Branch(.riskConservative, on: .own(.dedicated()), [Place(.strategyA)]),
            Branch(.riskAggressive, on: .beside(.riskConservative), [Place(.strategyB)]),
            Branch(.data, on: .own(.pool)), Branch(.indicators, on: .beside(.data)),
            Branch(.classifier, on: .beside(.data)), Branch(.portfolio, on: .own(.pool)),
            Branch(.execution, on: .own(.pool)), Branch(.performanceTracker, on: .beside(.execution)),
        ])

    /// The portfolio is at the top of all, and all of it is one hierarchy on one lane: every way is a direct call.
    package static let portfolioFirst = Organization(
        name: "portfolio-first",
        branches: [
            Branch(
                .portfolio, on: .own(.dedicated()),
                [
                    Place(.data, [Place(.indicators), Place(.classifier)]),
                    Place(.strategyA, [Place(.riskConservative, [Place(.execution)])]),
                    Place(.strategyB, [Place(.riskAggressive)]), Place(.performanceTracker),
                ])
        ])

    /// All four.
    package static let all = [strategyFirst, classifierFirst, riskFirst, portfolioFirst]
}
