import TierBusCore

extension AdapterFactory {
    mutating func addWrappers() {
        adapter("metered") { description, builder in
            _ = try AdapterSettings(description, known: [])
            return Metered(try builder.target(of: description), clock: builder.environment.clock)
        }
        adapter("guarded") { description, builder in
            _ = try AdapterSettings(description, known: [])
            let (tell, label) = (builder.environment.onFailure, description.label)
            return Guarded(try builder.target(of: description)) { tell(label, $0) }
        }
        adapter("circuit_breaker") { description, builder in
            let settings = try AdapterSettings(description, known: ["failures", "pause_seconds", "refused"])
            let failures = try settings.count("failures", default: 5, in: 1...1_000_000_000)
            let pause = try settings.seconds("pause_seconds", default: 60)
            let target = try builder.target(of: description)
            let clock = builder.environment.clock
            guard let refused = try settings.optionalText("refused") else {
                return CircuitBreaker(target, failures: failures, pause: pause, clock: clock)
            }
            // `discard`, or the name of a container that gets them instead.
            let policy =
                refused == "discard"
                ? AnyContainer(Discarding()) : AnyContainer(try builder.container(refused, of: description))
            return CircuitBreaker(target, failures: failures, pause: pause, clock: clock, refused: policy)
        }
        adapter("retried") { description, builder in
            let settings = try AdapterSettings(description, known: ["attempts"])
            return Retried(
                try builder.target(of: description), attempts: try settings.count("attempts", default: 3, in: 1...1_000)
            )
        }
    }
}
