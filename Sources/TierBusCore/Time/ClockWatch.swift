/// Is told when the machine's clock is read in a task that simulates, where time is virtual.
package enum ClockWatch {
    /// Called for every look at the machine's clock; nil outside of simulations.
    @TaskLocal package static var onRead: (@Sendable () -> Void)?
}
