import TierBusCore

extension AdapterFactory {
    mutating func addRouting() {
        adapter("pipeline") { description, builder in
            _ = try AdapterSettings(description, known: [])
            return DynamicPipeline(try builder.elements(of: description))
        }
        adapter("broadcast") { description, builder in
            _ = try AdapterSettings(description, known: [])
            return DynamicBroadcast(try builder.members(of: description))
        }
        adapter("selective") { description, builder in Selective(try builder.rules(of: description)) }
        adapter("recipient_list") { description, builder in RecipientList(try builder.rules(of: description)) }
        adapter("failover") { description, builder in
            let settings = try AdapterSettings(description, known: ["return_after_seconds"])
            return DynamicFailover(
                try builder.members(of: description, atLeast: 1),
                returningAfter: try settings.seconds("return_after_seconds", default: 60),
                clock: builder.environment.clock)
        }
        adapter("hierarchical") { description, builder in try builder.hierarchy(description) }
    }
}

extension AdapterBuilder {
    fileprivate func rules(of description: AdapterDescription) throws -> DynamicRules {
        _ = try AdapterSettings(description, known: [], hasRules: true)
        guard description.members.isEmpty, !description.rules.isEmpty else {
            throw AdapterError(.badMembers, in: description.label, "it takes rules, one or more, and no members")
        }
        return DynamicRules(
            try description.rules.enumerated().map { index, rule in
                let place = "\(description.label), rule \(index + 1)"
                let test = try test(events: rule.events, condition: rule.condition, in: place)
                return DynamicRule(test, to: try member(rule.target, of: description))
            })
    }

    fileprivate func hierarchy(
        _ description: AdapterDescription
    ) throws -> Hierarchical<PlainParent<AnyContainer>, DynamicChildren> {
        let settings = try AdapterSettings(description, known: ["context", "results"])
        guard let parent = description.source, !description.members.isEmpty else {
            throw AdapterError(.badMembers, in: description.label, "it takes a parent, and one child or more")
        }
        let children = try description.members.map { member -> any HierarchyMembers in
            switch member {
            case .container(let name):
                return Child(try id(name, of: description), AnyContainer(try container(name, of: description)))
            case .adapter(let inner) where inner.type == description.type: return try hierarchy(inner)
            case .adapter(let inner):
                guard let name = inner.name else {
                    throw AdapterError(
                        .badMembers, in: description.label,
                        "a child that is an adapter has a name: the source of what it emits")
                }
                return Child(try id(name, of: description), AnyContainer(try adapter(inner)))
            }
        }
        let names = [try id(parent, of: description)] + children.flatMap(\.names)
        if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
            throw AdapterError(.badMembers, in: description.label, "'\(twice)' comes twice")
        }
        return Hierarchical(
            names[0], AnyContainer(try container(parent, of: description)),
            context: try types(settings.texts("context"), of: description),
            results: try types(settings.texts("results"), of: description)
        ) { DynamicChildren(children) }
    }

    private func id(_ name: String, of description: AdapterDescription) throws(AdapterError) -> ContainerID {
        do {
            return try ContainerID(name)
        } catch {
            throw AdapterError(.unknownMember, in: description.label, "no container can be called that: \(error)")
        }
    }

    private func types(_ names: [String]?, of description: AdapterDescription) throws -> Set<EventType>? {
        guard let names else { return nil }
        return Set(
            try names.map { try DynamicTest.type($0, among: factory.events, in: description.label).eventType })
    }
}
