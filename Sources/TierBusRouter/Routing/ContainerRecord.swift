package import TierBusCore

/// What the routing table knows of a container.
package struct ContainerRecord: Sendable {
    package let name: ContainerID
    /// nil for a top-level container, whose parent is the system.
    package let parent: ContainerID?

    package init(name: ContainerID, parent: ContainerID?) {
        self.name = name
        self.parent = parent
    }
}
