import TierBus
import TierBusMarket

/// Where a flow ends: counts events and sums up what is in them, so that nothing can be left out.
///
/// A class of this module, as an app's containers are; never inlined, since what a container does is no addition.
final class FlowTarget: Container {
    private(set) var count = 0
    private var sum: UInt64 = 0

    /// What tells two runs apart.
    var digest: UInt64 { sum &+ UInt64(count) }

    @inline(never)
    func receive<E: Event>(_ event: E, _ delivery: Delivery) {
        count += 1
        sum = sum &* 31 &+ event.id.low &+ delivery.causationID.low
    }
}
