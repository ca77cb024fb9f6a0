import Synchronization

/// The first error that keeps a day from being complete.
final class Failure: Sendable {
    private let first = Mutex<(any Error)?>(nil)

    /// Keeps the error, unless there is one already.
    func record(_ error: any Error) { first.withLock { $0 = $0 ?? error } }

    /// The first; nil where there was none.
    var error: (any Error)? { first.withLock { $0 } }
}
