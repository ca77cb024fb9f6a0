public import TierBusCore

extension HybridContainer {
    /// Sends an event to the buses of the children, the parent or the siblings, in the container's name, and not to the
    /// container's own bus; as ``Emitter/send(_:after:to:)``, which need not look up the type.
    /// - Returns: Buses reached.
    /// - Throws: ``HybridError/Code/outOfReach`` where there is no such direction.
    @inlinable
    @discardableResult
    public func publishInternal<E: Event>(
        _ event: E, after cause: Delivery? = nil, scope: Scope = .children
    ) throws -> Int {
        try place(E.self).send(event, after: cause, to: scope)
    }

    /// Publishes an event through the container's publication of its type, past all buses; as
    /// ``Emitter/publishExternal(_:after:)``, which need not look up the type.
    /// - Throws: ``HybridError/Code/notDeclared`` if the container declares none; what the publication throws.
    @inlinable
    public func publishExternal<E: Event>(_ event: E, after cause: Delivery? = nil) throws {
        try place(E.self).publishExternal(event, after: cause)
    }
}
