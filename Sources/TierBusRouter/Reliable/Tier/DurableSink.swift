/// Where the deliveries of one durable subscription go.
package protocol DurableSink: AnyObject, Sendable {
    /// Takes over deliveries, in order. Called on the store's thread, after all they depend on is committed: it must
    /// return soon and wait for nothing. Each is answered once, with ``ReliableTier/settle(_:)``; one that is not
    /// counts as failed when its ack wait is over.
    func offer(_ deliveries: [DurableDelivery])

    /// Whether a delivery that was offered has not begun. It is given more time then: the ack wait is for the handler.
    func isWaiting(_ sequence: Int64, attempt: Int) -> Bool
}
