/// An object with several inputs or outputs, which wires itself when it is added to a container: a struct or final class.
///
/// ```swift
/// struct Vote: Component {
///     func wire(into port: ComponentPort<Vote>) throws {
///         let alerts = port.emitter(Alert.self)
///         try port.on(Signal.self) { vote, signal, delivery in vote.count(signal) }
///         try port.on(Bar.self) { vote, bar, delivery in
///             if vote.isTorn { try alerts.emit(Alert(delivery.header("torn")), after: delivery) }
///         }
///     }
/// }
/// ```
public protocol Component {
    /// Subscribes to each input with ``ComponentPort/on(_:_:)`` and asks for the emitters of its outputs. Called once.
    /// - Throws: Whatever makes it unable to; the component is then not there.
    func wire(into port: ComponentPort<Self>) throws
}
