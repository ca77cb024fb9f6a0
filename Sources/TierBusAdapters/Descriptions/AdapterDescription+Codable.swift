import TierBusCore

extension AdapterDescription: Codable {
    private typealias Key = AnyKey

    private static let sourceNames = ["source", "parent"]
    private static let memberNames = ["members", "containers", "targets", "target", "children", "steps"]

    /// Reads a map.
    /// - Throws: `DecodingError` that names the place: for a map without `type`, and for two names of one thing.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        func key(among names: [String]) throws -> Key? {
            let found = values.allKeys.filter { names.contains($0.stringValue) }.sorted {
                $0.stringValue < $1.stringValue
            }
            guard found.count < 2 else {
                throw DecodingError.dataCorruptedError(
                    forKey: found[1], in: values,
                    debugDescription:
                        "'\(found[0].stringValue)' and '\(found[1].stringValue)' are two names of one thing")
            }
            return found.first
        }
        type = try values.decode(String.self, forKey: Key("type"))
        name = try values.decodeIfPresent(String.self, forKey: Key("name"))
        source = try key(among: Self.sourceNames).map { try values.decode(String.self, forKey: $0) }
        members = try key(among: Self.memberNames).map { try values.members(forKey: $0) } ?? []
        rules = try values.decodeIfPresent([RuleDescription].self, forKey: Key("rules")) ?? []
        let taken = Set(["type", "name", "rules"] + Self.sourceNames + Self.memberNames)
        settings = try DynamicFields(
            values.allKeys.filter { !taken.contains($0.stringValue) }.map {
                ($0.stringValue, try values.decode(DynamicValue.self, forKey: $0))
            })
    }

    /// Writes a map, with `source` and `members`.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(type, forKey: Key("type"))
        try values.encodeIfPresent(name, forKey: Key("name"))
        try values.encodeIfPresent(source, forKey: Key("source"))
        if !members.isEmpty { try values.encode(members, forKey: Key("members")) }
        if !rules.isEmpty { try values.encode(rules, forKey: Key("rules")) }
        for field in settings { try values.encode(field.value, forKey: Key(field.name)) }
    }
}

extension KeyedDecodingContainer {
    /// A list of members; one member need not be a list.
    fileprivate func members(forKey key: Key) throws -> [MemberDescription] {
        // Asked of the container: trying both and falling back would read what is nested twice at every level.
        if (try? nestedUnkeyedContainer(forKey: key)) != nil {
            return try decode([MemberDescription].self, forKey: key)
        }
        return [try decode(MemberDescription.self, forKey: key)]
    }
}
