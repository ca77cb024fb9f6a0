public import TierBusCore

/// Where an event came from on its way to a container's bus.
@usableFromInline
enum Origin {
    /// A component of the container, or the container itself.
    case inside
    /// A child passed it up.
    case below
    /// The parent sent it down.
    case above
    /// A sibling sent it over.
    case beside
    /// The router brought it, or somebody published straight on the bus.
    case outside

    @usableFromInline
    init(of delivery: Delivery, in container: ContainerID) {
        switch delivery.scope {
        case .parent where delivery.tier == nil: self = .below
        // Also what the router brought to the parent and the parent forwards to its children, which keeps its tier.
        case .children: self = .above
        case .siblings where delivery.tier == nil: self = .beside
        default: self = delivery.tier == nil && Self.isWithin(delivery.source, container) ? .inside : .outside
        }
    }

    /// Whether `source` is the container or one of its components. A child's events come with another scope.
    private static func isWithin(_ source: ContainerID, _ container: ContainerID) -> Bool {
        if source == container { return true }
        let (path, prefix) = (source.text.utf8, container.text.utf8)
        return path.count > prefix.count + 1 && path.starts(with: prefix)
            && path[path.index(path.startIndex, offsetBy: prefix.count)] == UInt8(ascii: "/")
    }
}
