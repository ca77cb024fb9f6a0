/// Who an adapter's events go to, as data: a container by its name, or another adapter.
public indirect enum MemberDescription: Sendable, Hashable {
    /// A container.
    case container(String)
    /// An adapter in between.
    case adapter(AdapterDescription)
}

extension MemberDescription: ExpressibleByStringLiteral {
    /// A container.
    public init(stringLiteral name: String) { self = .container(name) }
}

extension MemberDescription: Codable {
    /// Reads a text or a map.
    public init(from decoder: any Decoder) throws {
        if let name = try? decoder.singleValueContainer().decode(String.self) {
            self = .container(name)
        } else {
            self = .adapter(try AdapterDescription(from: decoder))
        }
    }

    /// Writes a text or a map.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .container(let name):
            var container = encoder.singleValueContainer()
            try container.encode(name)
        case .adapter(let description): try description.encode(to: encoder)
        }
    }
}
