/// What several receivers of one event threw, and conditions on the way to them.
public struct FailureList {
    @usableFromInline
    var errors: [any Error] = []

    /// No failure yet.
    @inlinable
    public init() {}

    @usableFromInline
    init(_ error: any Error) { add(error) }

    /// Keeps a failure.
    @inline(never)
    public mutating func add(_ error: any Error) {
        if let failures = error as? AdapterFailures { errors += failures.errors } else { errors.append(error) }
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
            throw failures.error
        }
        try second()
    }

    /// What to throw for all of them: the only one, a cancellation if there is one, or all.
    @usableFromInline
    var error: any Error {
        if let cancellation = errors.first(where: { $0 is CancellationError }) { return cancellation }
        return errors.count == 1 ? errors[0] : AdapterFailures(errors: errors)
    }

    /// Throws for all of them; nothing if there is none.
    @inlinable
    func throwAny() throws { if !errors.isEmpty { throw error } }
}
