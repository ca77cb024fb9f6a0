/// The loop of an async handler in a simulation, and whether the handler is running or suspended. Confined to whoever
/// drives.
// Unchecked: see above; the loop's task and its child tasks, which have it, run in steps of the simulation only.
final class SimulatedHandler: @unchecked Sendable {
    /// The loop whose task, or child task, this is.
    @TaskLocal static var current: SimulatedHandler?

    /// The subscription whose event is being handled; nil between events.
    var subscription: SubscriptionCore?
    /// The loop's tasks that sleep on the virtual clock.
    var sleepers = 0
}
