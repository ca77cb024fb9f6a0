import TierBusAdapters
import TierBusCore
public import TierBusRouter

/// Where a container stands in its system: what its publications and subscriptions are registered with. Confined to the
/// container's lane.
@usableFromInline
final class Site {
    let id: ContainerID
    let boundary: Boundary
    let core: SystemCore
    @usableFromInline
    let loops: LaneLoops
    /// Calls later, on the lane.
    let timer: any AdapterTimer
    /// Keeps what is done at the end, with the name of who it is for.
    let addDrain: (String, @escaping () throws -> Void) -> Void
    /// The container's publications by the metatype of their events.
    var publications: [ObjectIdentifier: AnyObject] = [:]
    /// Its reliable publications, for what runs on the store's thread.
    let outlets: InboxOutlets
    /// Feeds that were given to the container.
    var feeds: [FeedState] = []

    init(
        _ id: ContainerID, boundary: Boundary, core: SystemCore, loops: LaneLoops, timer: any AdapterTimer,
        addDrain: @escaping (String, @escaping () throws -> Void) -> Void
    ) {
        self.timer = timer
        self.addDrain = addDrain
        self.id = id
        outlets = InboxOutlets(of: id)
        self.boundary = boundary
        self.core = core
        self.loops = loops
    }

    /// Ends the feeds of a container that leaves.
    func end() {
        for feed in feeds { feed.end() }
        feeds = []
        publications = [:]
    }

    /// The place of a child: on the same lane, in the same boundary.
    func child(_ id: ContainerID) -> Site {
        Site(id, boundary: boundary, core: core, loops: loops, timer: timer, addDrain: addDrain)
    }
}

extension HybridContainer {
    /// Where the container stands.
    /// - Throws: ``HybridError/Code/closed`` if it is removed, ``HybridError/Code/outOfReach`` outside of any system.
    @usableFromInline
    func site(for addition: @autoclosure () -> String) throws(HybridError) -> Site {
        try checkOpen(addition())
        guard let site = outside as? Site else {
            throw HybridError(
                .outOfReach,
                "container '\(id)' is in no system, and \(addition()) needs one: ways in and out of a hierarchy are "
                    + "declared where it is hosted")
        }
        return site
    }
}
