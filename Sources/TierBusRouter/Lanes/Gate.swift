/// Where an async loop sleeps without a continuation: it hops here, and whoever opens the gate lets it go on.
///
/// A continuation resumed in the usual way allocates twice and passes through the global pool. A hop to an actor whose
/// executor only keeps the job allocates nothing.
@usableFromInline
package actor Gate {
    private nonisolated let executor = GateExecutor()
    private var passes = 0

    @usableFromInline
    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    package init() {}

    /// Suspends the caller until the gate is opened.
    // Not inlined and with an effect: otherwise the hop is optimised away and the loop spins.
    @inline(never)
    @usableFromInline
    package func pass() { passes &+= 1 }

    /// Whether a caller waits. Exact on the lane that the caller comes from.
    package nonisolated var isAwaited: Bool { executor.hasJob }

    /// Lets the waiting caller go on; if there is none, the next one passes without waiting.
    package nonisolated func open() { executor.open(keeping: true) }

    /// Lets the waiting caller go on.
    /// - Returns: false, and nothing is kept, if nobody waits.
    @discardableResult
    package nonisolated func openIfWaiting() -> Bool { executor.open(keeping: false) }
}
