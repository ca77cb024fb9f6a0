import Synchronization
public import TierBusCore

/// What every publication and subscription of a router shares; safe from every thread.
@usableFromInline
package final class RouterContext: Sendable {
    @usableFromInline package let configuration: RouterConfiguration
    package let clock: any EventClock
    package let simulator: Simulator?
    /// Takes what comes in from outside, for a replay; nil where nothing is recorded.
    package let journal: JournalWriter?
    /// Sees what is published in a simulation; nil outside of one.
    package let probe: PublishProbe?
    /// Takes every delivery; nil where nobody records.
    package let recorder: DeliveryRecorder?
    package let notices: NoticeBoard
    package let alarms: Alarms
    package let quiet = QuietWatch()
    let waits = WaitGraph()
    // Written by the system only, read by everybody; freed with this object.
    private nonisolated(unsafe) let phaseCursor = Cursor.makeCursor()
    private let wallOffset: Int64

    /// - Parameters:
    ///   - simulator: What runs everything, in virtual time; nil for lanes that run by themselves.
    ///   - recorder: Takes every delivery.
    ///   - journal: Takes what comes in from outside.
    package init(
        configuration: RouterConfiguration, clock: any EventClock, simulator: Simulator? = nil,
        recorder: DeliveryRecorder? = nil, journal: JournalWriter? = nil
    ) {
        self.configuration = configuration
        self.clock = clock
        self.simulator = simulator
        probe = simulator.map { _ in PublishProbe() }
        self.recorder = recorder
        self.journal = journal
        notices = NoticeBoard(capacity: configuration.noticeCapacity, clock: clock)
        alarms = Alarms(clock: clock, simulator: simulator)
        let uptime = clock.uptime
        wallOffset = clock.now.nanoseconds &- uptime
    }

    deinit { phaseCursor.destroyCursor() }

    /// How far the router has come; set by the system.
    package var phase: RouterPhase {
        get { RouterPhase(rawValue: phaseCursor.value) ?? .ended }
        set { phaseCursor.pointee.store(newValue.rawValue, ordering: .releasing) }
    }

    /// The time that events are stamped with: the wall time at the start and the time that has passed since. Never
    /// goes back, so differences are latencies.
    @usableFromInline
    package var stamp: Timestamp { Timestamp(nanoseconds: clock.uptime &+ wallOffset) }

    /// Lets a simulated system do what is due, for code outside that waits for it. Where the simulation fails meanwhile,
    /// whoever drives it next is told.
    package func simulateWhatWaits() { try? simulator?.settle() }
}
