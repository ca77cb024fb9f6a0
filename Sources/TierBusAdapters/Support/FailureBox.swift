/// Failures of one event, one or more, in the order in which they were thrown.
@usableFromInline
final class FailureBox {
    var errors: [any Error] = []

    init() {}

    /// What to throw for all of them.
    @usableFromInline
    var outcome: any Error {
        if let cancellation = errors.first(where: { $0 is CancellationError }) { return cancellation }
        return errors.count == 1 ? errors[0] : AdapterFailures(errors: errors)
    }
}
