package import TierBusCore

/// What is wrong, by place and cause; tells once of each change of a place's state.
///
/// Any thread may look. Those who change one place do so one after the other, on a lane or on the store's thread: so the
/// last that is told of a place is how it stands.
package final class HealthBoard: Sendable {
    private struct Key: Hashable {
        let place: String
        let cause: HealthCause
    }

    private let clock: any EventClock
    private let say: @Sendable (_ place: String, _ text: String) -> Void
    private let reasons = SystemLock<[Key: HealthReason]>([:])

    /// - Parameter say: Told of every change of a place's state, outside of any lock.
    package init(clock: any EventClock, _ say: @escaping @Sendable (_ place: String, _ text: String) -> Void) {
        self.clock = clock
        self.say = say
    }

    /// Something is wrong, or wrong in another way than before.
    package func set(_ state: HealthState, _ cause: HealthCause, at place: String, _ text: String) {
        let now = clock.now
        change(place, "") { reasons in
            let key = Key(place: place, cause: cause)
            let before = reasons[key]
            let since = before?.state == state ? before?.since ?? now : now
            reasons[key] = HealthReason(state: state, place: place, text: text, since: since)
        }
    }

    /// Something is well again. Does nothing if it was not wrong.
    package func clear(_ cause: HealthCause, at place: String, _ text: String) {
        change(place, text) { $0[Key(place: place, cause: cause)] = nil }
    }

    /// Everything that is wrong.
    package var health: Health {
        let all = reasons.withLock { $0 }
        let sorted = all.sorted { left, right in
            (right.value.state.rawValue, left.key.place, left.key.cause)
                < (left.value.state.rawValue, right.key.place, right.key.cause)
        }
        return Health(reasons: sorted.map(\.value))
    }

    private func change(_ place: String, _ text: String, _ body: (inout [Key: HealthReason]) -> Void) {
        let news: String? = reasons.withLock { reasons in
            let before = Self.worst(of: place, in: reasons)
            body(&reasons)
            let after = Self.worst(of: place, in: reasons)
            guard before?.state != after?.state else { return nil }
            return after.map { "\($0.state): \($0.text)" } ?? "\(HealthState.ready): \(text)"
        }
        if let news { say(place, news) }
    }

    private static func worst(of place: String, in reasons: [Key: HealthReason]) -> HealthReason? {
        reasons.filter { $0.key.place == place }
            .max { ($0.value.state, $1.key.cause) < ($1.value.state, $0.key.cause) }?.value
    }
}
