public import TierBusCore

/// When a test double throws, and what. It throws ``StubFailure`` with the number of the call unless said otherwise.
public struct FailurePlan: Sendable {
    private let body: @Sendable (_ call: Int, any Event, Delivery) throws -> Void

    /// - Parameter body: Called with the number of the call, from 1; throws where the double is to throw.
    public init(_ body: @escaping @Sendable (_ call: Int, any Event, Delivery) throws -> Void) { self.body = body }

    /// Never.
    public static var never: FailurePlan { FailurePlan { _, _, _ in } }

    /// With every call.
    public static var always: FailurePlan { FailurePlan { call, _, _ in throw StubFailure(call) } }

    /// With the first `count` calls, such as the attempts that fail before one succeeds.
    public static func first(_ count: Int) -> FailurePlan {
        FailurePlan { call, _, _ in if call <= count { throw StubFailure(call) } }
    }

    /// With one call, from 1.
    public static func nth(_ number: Int) -> FailurePlan {
        FailurePlan { call, _, _ in if call == number { throw StubFailure(call) } }
    }

    /// With the events of one type that fit.
    public static func when<E: Event>(_ fits: @escaping @Sendable (E, Delivery) -> Bool) -> FailurePlan {
        FailurePlan { call, event, delivery in
            if let event = event as? E, fits(event, delivery) { throw StubFailure(call) }
        }
    }

    /// Throws if the plan says so.
    func check(_ call: Int, _ event: any Event, _ delivery: Delivery) throws { try body(call, event, delivery) }
}
