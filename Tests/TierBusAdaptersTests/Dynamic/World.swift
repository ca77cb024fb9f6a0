import TierBusAdapters
import TierBusCore
import TierBusTesting

/// What one form of a composition is tried with: sinks that fail now and then, and a time of its own.
final class World {
    /// Keeps a digest of what came, and throws for some events, always for the same.
    final class DigestSink: Container {
        private(set) var count = 0
        private(set) var digest: UInt64 = 0
        private let number: UInt64

        init(_ number: Int) { self.number = UInt64(number) }

        func receive<E: Event>(_ event: E, _ delivery: Delivery) throws {
            count += 1
            for word in [
                event.id.low, event.id.high, delivery.eventID.low, delivery.causationID.low, delivery.correlationID.low,
            ] {
                digest = (digest ^ word) &* 0x0000_0100_0000_01B3
            }
            if (event.id.low >> 7) % 5 == number { throw Fault(Int(number)) }
        }
    }

    static let names = ["zero", "one", "two", "three", "four", "five", "six"]

    let sinks = names.indices.map { DigestSink($0) }
    let timer = ManualTimer()
    /// Failures that guards kept to themselves.
    var guarded = 0
    /// Drains of adapters that hold events back.
    var drains: [() throws -> Void] = []
    /// What calls threw, in a digest.
    private(set) var thrown: UInt64 = 0
    private(set) var throwing = 0

    /// What tells two worlds apart.
    var outcome: [UInt64] {
        [thrown, UInt64(throwing), UInt64(guarded)] + sinks.flatMap { [UInt64($0.count), $0.digest] }
    }

    /// Routes an event, and remembers what came of it.
    func route(_ event: any Event, from source: ContainerID, by adapter: any Container) {
        func open<E: Event>(_ event: E) throws { try adapter.receive(event, Delivery(of: event, from: source)) }
        note { try open(event) }
    }

    func note(_ body: () throws -> Void) {
        do {
            try body()
        } catch {
            throwing += 1
            for byte in "\(error)".utf8 { thrown = (thrown ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        }
    }
}
