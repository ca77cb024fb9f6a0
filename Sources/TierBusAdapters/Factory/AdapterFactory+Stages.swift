import TierBusCore

extension AdapterFactory {
    mutating func addStages() {
        stage("filter") { description, builder in
            let settings = try AdapterSettings(description, known: ["events", "condition"])
            return DynamicFilter(
                try builder.test(
                    events: settings.texts("events"), condition: settings.optionalText("condition"),
                    in: description.label))
        }
        for type in ["transform", "splitter"] {
            stage(type) { description, builder in try builder.function(description) }
        }
        stage("wire_tap") { description, builder in
            let settings = try AdapterSettings(description, known: ["tap"])
            return DynamicWireTap(to: try builder.container(settings.text("tap"), of: description))
        }
        stage("deduplicate") { description, _ in
            let settings = try AdapterSettings(description, known: ["last"])
            return DynamicDeduplicate(last: try settings.count("last", default: 10_000, in: 1...100_000_000))
        }
        stage("throttle") { description, builder in
            let settings = try AdapterSettings(description, known: ["rate", "burst"])
            return DynamicThrottle(
                rate: try settings.number("rate", in: 1e-6...1e9),
                burst: try settings.count("burst", default: 1, in: 1...1_000_000_000), clock: builder.environment.clock)
        }
    }
}

extension AdapterBuilder {
    fileprivate func function(_ description: AdapterDescription) throws(AdapterError) -> any DynamicStage {
        let name = try AdapterSettings(description, known: ["function"]).text("function")
        if let function = factory.functions[name] { return function.stage() }
        throw AdapterError(
            .unknownFunction, in: description.label,
            "there is no function '\(name)'" + AdapterError.hint(name, among: Array(factory.functions.keys)))
    }
}
