/// An emitter whose type of event does not matter.
@usableFromInline
protocol EmitterLink: AnyObject {
    /// Told when the container got or lost a child.
    func childrenChanged()
    /// Cuts the way up, the way down and the way out; the container's own bus stays.
    func detach()
    /// Ends a connection.
    func removeWire(_ number: Int)
}
