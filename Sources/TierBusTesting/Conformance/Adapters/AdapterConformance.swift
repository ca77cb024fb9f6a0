import TierBusCore

/// What every adapter has to do. The suite tries `no loss`, `no surplus`, `order`, `delivery`, `isolation of failures`,
/// `failures told`, `cancellation`, `re-entrancy` and `draining`.
///
/// What comes out of an adapter that makes other events is recognised by its cause, and has to be one for one.
public enum AdapterConformance: ConformanceSuite {
    /// The rules, each on adapters of its own.
    public static var rules: [ConformanceRule<AdapterUnderTest>] {
        [
            ConformanceRule("no loss", "Every event reaches every target that it has to reach", noLoss),
            ConformanceRule("no surplus", "No event reaches a target twice, or one that is not to get it", noSurplus),
            ConformanceRule("order", "Events reach a target in the order they were routed", order),
            ConformanceRule(
                "delivery", "What travels beside an event describes it, and keeps what the chain began with", delivery),
            ConformanceRule(
                "isolation of failures", "A target that throws costs no target an event, itself included", isolation),
            ConformanceRule("failures told", "What a target throws makes `route` or draining throw", failuresTold),
            ConformanceRule("cancellation", "A target's `CancellationError` comes out as one", cancellation),
            ConformanceRule(
                "re-entrancy", "Events routed from inside a delivery reach every target once, as others do", reentrancy),
            ConformanceRule("draining", "Whatever was routed, after draining nothing is held back", draining),
        ]
    }

    private static func full(_ subject: AdapterUnderTest) throws -> AdapterTrial {
        let trial = try AdapterTrial(subject)
        trial.route(upTo: 1_000)
        trial.drain()
        try trial.expectNoError()
        return trial
    }

    private static func noLoss(_ subject: AdapterUnderTest) throws {
        let trial = try full(subject)
        for target in 0..<subject.targets { try trial.expectNoLoss(at: target) }
    }

    private static func noSurplus(_ subject: AdapterUnderTest) throws {
        let trial = try full(subject)
        for target in 0..<subject.targets { try trial.expectNoSurplus(at: target) }
    }

    private static func order(_ subject: AdapterUnderTest) throws {
        let trial = try full(subject)
        for target in 0..<subject.targets {
            let arrivals = try trial.arrivals(at: target)
            for (earlier, later) in zip(arrivals, arrivals.dropFirst()) where earlier > later {
                throw Mismatch("target \(target) got event \(earlier) before event \(later)")
            }
        }
    }

    private static func delivery(_ subject: AdapterUnderTest) throws {
        let trial = try full(subject)
        for entry in trial.records.flatMap(\.entries) {
            guard let place = trial.place(of: entry) else { throw Mismatch("an event that nobody routed") }
            let (routed, delivery) = (trial.routed[place], entry.delivery)
            try expect(delivery.eventID, is: entry.event.id, "the event id beside event \(place)")
            try expect(delivery.timestamp, is: entry.event.timestamp, "the timestamp beside event \(place)")
            try expect(delivery.correlationID, is: routed.correlationID, "the correlation id beside event \(place)")
            let cause = entry.event.id == routed.eventID ? routed.causationID : routed.eventID
            try expect(delivery.causationID, is: cause, "the causation id beside event \(place)")
        }
    }

    private static func isolation(_ subject: AdapterUnderTest) throws {
        for failing in 0..<subject.targets {
            let trial = try failed(subject, at: failing, StubFailure())
            for target in 0..<subject.targets {
                try trial.expectNoLoss(at: target)
                try trial.expectNoSurplus(at: target)
            }
        }
    }

    private static func failuresTold(_ subject: AdapterUnderTest) throws {
        for failing in 0..<subject.targets {
            let trial = try failed(subject, at: failing, StubFailure())
            let owed = try trial.owed(to: failing).count
            guard subject.isDraining ? !trial.errors.isEmpty : trial.errors.count == owed else {
                throw Mismatch("target \(failing) threw \(owed) times, and \(trial.errors.count) calls threw")
            }
        }
    }

    private static func cancellation(_ subject: AdapterUnderTest) throws {
        for failing in 0..<subject.targets {
            let trial = try failed(subject, at: failing, CancellationError())
            guard let first = trial.errors.first else { throw Mismatch("no error") }
            guard first.error is CancellationError else { throw Mismatch("the error \(first.error)") }
        }
    }

    /// A trial of 100 events in which one target throws, whatever comes.
    private static func failed(
        _ subject: AdapterUnderTest, at failing: Int, _ error: any Error
    ) throws -> AdapterTrial {
        let trial = try AdapterTrial(subject)
        trial.onArrival = { if $0 == failing { throw error } }
        trial.route(upTo: 100)
        trial.drain()
        return trial
    }

    private static func reentrancy(_ subject: AdapterUnderTest) throws {
        let trial = try AdapterTrial(subject)
        trial.onArrival = { [unowned trial] _ in
            if trial.routed.count < 100 { try trial.routeNext() }
        }
        trial.route(upTo: 100)
        trial.drain()
        try trial.expectNoError()
        for target in 0..<subject.targets {
            try trial.expectNoLoss(at: target)
            try trial.expectNoSurplus(at: target)
        }
    }

    private static func draining(_ subject: AdapterUnderTest) throws {
        for count in 0...33 {
            let trial = try AdapterTrial(subject)
            trial.route(upTo: count)
            trial.drain()
            try trial.expectNoError()
            for target in 0..<subject.targets { try trial.expectNoLoss(at: target) }
            trial.drain()
            for target in 0..<subject.targets { try trial.expectNoSurplus(at: target) }
        }
    }
}
