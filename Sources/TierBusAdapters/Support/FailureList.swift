/// What several receivers of one event threw.
@usableFromInline
struct FailureList {
    @usableFromInline
    var errors: [any Error] = []

    @inlinable
    init() {}

    @usableFromInline
    init(_ error: any Error) { add(error) }

    @usableFromInline
    @inline(never)
    mutating func add(_ error: any Error) {
        if let failures = error as? AdapterFailures { errors += failures.errors } else { errors.append(error) }
    }

    /// Keeps what `body` throws.
    @inlinable
    mutating func catching(_ body: () throws -> Void) {
        do { try body() } catch { add(error) }
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
