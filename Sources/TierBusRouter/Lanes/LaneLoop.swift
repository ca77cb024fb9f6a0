/// The loop of an async handler, on its way to the lane that it is confined to.
@usableFromInline
// Unchecked: the body is made on the lane and run on the lane only.
package struct LaneLoop: @unchecked Sendable {
    // Made on the lane, and run on the lane only: by `Lane.run(_:)` below.
    let body: nonisolated(nonsending) () async -> Void

    @usableFromInline
    package init(_ body: nonisolated(nonsending) @escaping () async -> Void) { self.body = body }
}

extension Lane {
    /// Runs a loop to its end on this lane.
    func run(_ loop: LaneLoop) async {
        // Without something to do here first, the hop to the lane is optimised away, and the loop begins elsewhere, beside
        // what runs on the lane.
        enter()
        await loop.body()
    }
}
