package import TierBus

/// A top-level container with all below it, and the lane that they share.
package struct Branch: Sendable {
    /// Where a hierarchy lives.
    package enum Lane: Sendable, Equatable {
        /// A lane of its own.
        case own(LaneKind)
        /// The lane of another hierarchy.
        case beside(ContainerName)

        /// Such as `pool`, `dedicated` or `beside data`.
        package var text: String {
            switch self {
            case .own(let kind): kind.name
            case .beside(let other): "beside \(other.rawValue)"
            }
        }
    }

    /// What is at the top.
    package let top: Place
    /// Where it lives.
    package let lane: Lane

    /// A hierarchy on a lane.
    package init(_ name: ContainerName, on lane: Lane, _ children: [Place] = []) {
        top = Place(name, children)
        self.lane = lane
    }
}
