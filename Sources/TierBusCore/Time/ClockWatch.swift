/// Is told when the machine's clock is read in a task that simulates, where time is virtual.
package final class ClockWatch: Sendable {
    /// The watch of the simulation that the task belongs to; nil outside of simulations.
    @TaskLocal package static var current: ClockWatch?

    private let onRead: @Sendable () -> Void

    /// - Parameter onRead: Called for every look at the machine's clock.
    package init(onRead: @escaping @Sendable () -> Void) { self.onRead = onRead }

    func tell() { onRead() }
}
