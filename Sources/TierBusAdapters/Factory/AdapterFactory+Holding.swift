import TierBusCore

extension AdapterFactory {
    mutating func addHolding() {
        adapter("conflate") { description, builder in
            let settings = try AdapterSettings(description, known: ["event", "by", "every_seconds"])
            let type = try DynamicTest.type(settings.text("event"), among: builder.events, in: description.label)
            return try builder.conflate(type, description, settings)
        }
        adapter("aggregator") { description, builder in
            let name = try builder.aggregatorSettings(description).text("combine")
            if let make = builder.factory.combiners[name] { return try make(description, builder) }
            throw AdapterError(
                .unknownFunction, in: description.label,
                "there is no function '\(name)'" + AdapterError.hint(name, among: Array(builder.factory.combiners.keys))
            )
        }
    }
}

extension AdapterBuilder {
    fileprivate func conflate<E: Event>(
        _ type: E.Type, _ description: AdapterDescription, _ settings: AdapterSettings
    ) throws -> any Container {
        guard let type = type as? any EventFields.Type else {
            throw AdapterError(.unknownEvent, in: description.label, "the fields of \(E.eventType) have no names")
        }
        return try conflateFields(type, description, settings)
    }

    private func conflateFields<E: EventFields>(
        _: E.Type, _ description: AdapterDescription, _ settings: AdapterSettings
    ) throws -> any Container {
        let adapter = Conflate(
            by: try key(E.self, settings.text("by"), description),
            every: try settings.seconds("every_seconds", in: 0.000001...31_536_000),
            timer: try timer(for: description), to: try target(of: description))
        environment.atEnd { try adapter.drain() }
        return adapter
    }

    fileprivate func aggregatorSettings(_ description: AdapterDescription) throws(AdapterError) -> AdapterSettings {
        try AdapterSettings(
            description, known: ["combine", "by", "sources", "within_seconds", "require_all", "remembering"])
    }

    func aggregator<Content: EventFields, Whole: Event>(
        _ description: AdapterDescription, _ body: @escaping (Parts<Content>) throws -> Whole?
    ) throws -> any Container {
        let settings = try aggregatorSettings(description)
        let names = try settings.texts("sources") ?? []
        guard !names.isEmpty else {
            throw AdapterError(.badSetting, in: description.label, "'sources' names those whose parts are waited for")
        }
        let adapter = Aggregator(
            by: try key(Content.self, settings.text("by"), description),
            of: Set(try names.map { try ContainerID($0) }),
            within: try settings.seconds("within_seconds", in: 0.000001...31_536_000),
            requireAll: try settings.flag("require_all", default: true),
            remembering: try settings.count("remembering", default: 10_000, in: 1...100_000_000),
            timer: try timer(for: description), to: try target(of: description), body)
        environment.atEnd { try adapter.drain() }
        return adapter
    }

    /// What a field of an event holds.
    private func key<E: EventFields>(
        _: E.Type, _ name: String, _ description: AdapterDescription
    ) throws(AdapterError) -> (E) -> DynamicValue {
        guard let field = E.fields[name] else {
            throw AdapterError(
                .badSetting, in: description.label,
                "\(E.eventType) has no field '\(name)'" + AdapterError.hint(name, among: E.fields.names))
        }
        return { field.content(of: $0) ?? .null }
    }
}
