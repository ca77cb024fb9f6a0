/// What a ledger and a system need of an egress, whatever its event type.
package protocol EgressAccount: AnyObject, Sendable {
    var counters: EgressCounters { get }
    /// Takes nothing more in.
    func finish(discarding: Bool)
}
