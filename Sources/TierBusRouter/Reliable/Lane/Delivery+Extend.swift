public import TierBusCore

extension Delivery {
    /// Asks for more time, from the handler of a durable subscription: the ack wait (``RetryPolicy/ackWait``) begins anew.
    ///
    /// To be called in the handler that this delivery was given to, or in a task that it starts. Costs no attempt; may be
    /// called as often as needed.
    /// - Returns: Whether it was asked; false outside of such a handler.
    @discardableResult
    public func extend() -> Bool {
        guard let running = RunningDelivery.current, running.isOf(self) else { return false }
        running.extend()
        return true
    }
}
