/// Anything that can receive events: a struct, a class, an enum or a closure (``Handler``).
public protocol Container {
    /// Takes an event.
    /// - Throws: Whatever makes it unable to; the failure is isolated from other receivers and becomes a notice.
    func receive<E: Event>(_ event: E, _ delivery: Delivery) throws
}
