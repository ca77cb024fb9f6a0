/// What several receivers of one event threw, and conditions on the way to them.
public struct FailureList {
    /// The only failure, or ``AdapterFailures`` for several: nothing is to be done for an event that nobody fails for.
    @usableFromInline
    var failure: (any Error)?

    /// No failure yet.
    @inlinable
    public init() { failure = nil }

    @usableFromInline
    init(_ error: any Error) { failure = error }

    /// All failures, in the order in which they were added.
    var errors: [any Error] { failure.map(Self.flat) ?? [] }

    private static func flat(_ error: any Error) -> [any Error] { (error as? AdapterFailures)?.errors ?? [error] }

    /// Keeps a failure.
    @inline(never)
    public mutating func add(_ error: any Error) {
        failure = failure.map { AdapterFailures(errors: Self.flat($0) + Self.flat(error)) } ?? error
    }

    /// Keeps what `body` throws.
    @inlinable
    mutating func catching(_ body: () throws -> Void) {
        do { try body() } catch { add(error) }
    }

    /// Does both, though the first throws; what they throw comes out at the end.
    @inlinable
    @inline(__always)
    static func doBoth(_ first: () throws -> Void, _ second: () throws -> Void) throws {
        do {
            try first()
        } catch {
            var failures = FailureList(error)
            failures.catching(second)
            return try failures.throwAny()
        }
        try second()
    }

    /// Throws for all of them: the only one, a cancellation if there is one, or all; nothing if there is none.
    @inlinable
    @inline(__always)
    func throwAny() throws { if failure != nil { try throwAll() } }

    @usableFromInline
    @inline(never)
    func throwAll() throws {
        guard let failure else { return }
        throw Self.flat(failure).first { $0 is CancellationError } ?? failure
    }
}
