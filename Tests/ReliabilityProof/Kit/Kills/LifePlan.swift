/// What a life that may be killed is to do; goes through the command line of its process.
package struct LifePlan: Sendable, Equatable {
    /// The file.
    package var path: String
    /// Makes the events.
    package var seed: UInt64
    /// Its number, from 1.
    package var life: Int
    /// Events to publish before it closes; 0: none, and everything that is owed is handled; nil: without end.
    package var events: Int?
    /// Where it ends itself, and the how manieth time that it gets there.
    package var crash: (point: CrashPoint, count: Int)?

    package init(
        path: String, seed: UInt64, life: Int, events: Int? = nil, crash: (point: CrashPoint, count: Int)? = nil
    ) {
        self.path = path
        self.seed = seed
        self.life = life
        self.events = events
        self.crash = crash
    }

    package static func == (left: LifePlan, right: LifePlan) -> Bool { left.arguments == right.arguments }

    /// Numbers of one life; the next has others.
    static let numbersOfLife = 100_000

    /// Whether settled events are let go of: in half of the chains.
    var lets: Bool { seed % 2 == 1 }

    var firstNumber: Int { life * Self.numbersOfLife }

    package var arguments: [String] {
        [
            path, String(seed), String(life), events.map(String.init) ?? "-", crash?.point.rawValue ?? "-",
            String(crash?.count ?? 0),
        ]
    }

    /// - Returns: nil if these are no arguments of a life.
    package init?(_ arguments: [String]) {
        guard arguments.count == 6, let seed = UInt64(arguments[1]), let life = Int(arguments[2]),
            let count = Int(arguments[5])
        else { return nil }
        path = arguments[0]
        self.seed = seed
        self.life = life
        events = Int(arguments[3])
        crash = CrashPoint(rawValue: arguments[4]).map { ($0, count) }
    }
}
