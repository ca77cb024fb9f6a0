import TierBusCore

/// An event whose number lies in memory that the publisher has just written. A race detector sees it being read, also
/// where the code that copies the event itself is generic and not instrumented.
struct Boxed: NumberedEvent {
    static let eventType: EventType = "BOXED"

    private final class Box: Sendable {
        let number: Int

        init(_ number: Int) { self.number = number }
    }

    private let box: Box
    var number: Int { box.number }

    static func make(_ number: Int, _ census: Census) -> Boxed { Boxed(box: Box(number)) }
}
