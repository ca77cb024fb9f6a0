/// The actor that confines a container hierarchy: everything inside it runs on one lane, one thing at a time.
package actor Lane {
    package nonisolated let executor: LaneExecutor
    private var entries = 0

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    package init(_ executor: LaneExecutor) { self.executor = executor }

    /// Enters the boundary: what `body` makes is confined to the lane.
    package func run<R: Sendable>(_ body: @Sendable (isolated Lane) throws -> R) rethrows -> R { try body(self) }

    // Not inlined and with an effect, as `Gate.pass()`.
    @inline(never)
    func enter() { entries &+= 1 }
}
