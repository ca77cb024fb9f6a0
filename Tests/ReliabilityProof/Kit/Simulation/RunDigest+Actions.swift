import TierBusCore
package import TierBusRouter

extension RunDigest {
    package mutating func combine(_ action: LogAction) {
        switch action {
        case .record(let change):
            combine(1)
            combine(change)
        case .deliver(let subscription, let sequence, let attempt, let cause):
            combine(2)
            combine(subscription)
            combine(sequence)
            combine(attempt)
            combine(Int(cause?.rawValue ?? 255))
        case .look(let subscription, let after, let limit):
            combine(3)
            combine(subscription)
            combine(after)
            combine(limit)
        case .remark(let remark):
            combine(4)
            combine(remark.place)
            combine(remark.text)
        }
    }

    private mutating func combine(_ change: LogChange) {
        switch change {
        case .added(let row), .redefined(let row):
            combine(row.name)
            combine(row.type)
            combine(row.floor)
        case .floor(let subscription, let sequence), .handed(let subscription, let sequence),
            .exceptionRemoved(let subscription, let sequence):
            combine(subscription)
            combine(sequence)
        case .exception(let subscription, let sequence, let exception):
            combine(subscription)
            combine(sequence)
            combine(Int(exception.state.rawValue))
            combine(exception.failures)
            combine(exception.interruptions)
            combine(exception.due.nanoseconds)
        case .deadLetter(let letter):
            combine(letter.subscription)
            combine(letter.sequence)
            combine(letter.reason)
            combine(letter.at.nanoseconds)
            combine(Int(letter.state.rawValue))
            combine(letter.redrives)
        case .removed(let subscription): combine(subscription)
        }
    }
}
