public import TierBusAdapters
public import TierBusCore

/// Who talks to whom, as data: independent of where containers stand, and of how they are made.
///
/// ```swift
/// let communication = Communication([
///     .pipeline("data", "indicators", "classifier"),
///     .hierarchical(parent: "classifier", children: ["conservative", "aggressive"]),
///     .broadcast(from: "execution", to: ["portfolio", "tracker"]),
/// ])
/// let connections = try await system.connect(communication)
/// ```
///
/// Containers are named by their own names, or by their paths where two have one name. The same communication connects the
/// same containers however they are nested, and whichever lanes they live on. See `Docs/Communication.md`.
public struct Communication: Sendable, Hashable {
    /// What connects containers.
    public var adapters: [AdapterDescription]
    /// The tier between containers of different hierarchies, fast or standard; nil for the one that the tier map has for
    /// each type.
    public var tier: Tier?

    /// Connects containers by adapters.
    public init(_ adapters: [AdapterDescription] = [], tier: Tier? = nil) {
        self.adapters = adapters
        self.tier = tier
    }
}

extension Communication: Codable {
    private enum Key: String, CodingKey, CaseIterable {
        case adapters, tier
    }

    /// Reads a map with `adapters` and, where it is said, `tier`: `fast` or `standard`.
    /// - Throws: `DecodingError`, also for another key.
    public init(from decoder: any Decoder) throws {
        try decoder.checkKeys(among: Key.allCases.map(\.rawValue), of: "a communication")
        let values = try decoder.container(keyedBy: Key.self)
        adapters = try values.decode([AdapterDescription].self, forKey: .adapters)
        tier = try values.decodeIfPresent(String.self, forKey: .tier).map { name in
            guard let tier = Tier.allCases.first(where: { $0.description == name && $0 != .reliable }) else {
                throw DecodingError.dataCorruptedError(
                    forKey: .tier, in: values, debugDescription: "'tier' is fast or standard, not '\(name)'")
            }
            return tier
        }
    }

    /// Writes the same.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(adapters, forKey: .adapters)
        try values.encodeIfPresent(tier?.description, forKey: .tier)
    }
}
