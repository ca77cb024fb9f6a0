/// What several receivers of one event threw, and conditions on the way to them.
public struct FailureList {
    /// nil as long as there is none: nothing is to be done for an event that nobody fails for.
    @usableFromInline
    var box: FailureBox?

    /// No failure yet.
    @inlinable
    public init() { box = nil }

    @usableFromInline
    init(_ error: any Error) {
        box = nil
        add(error)
    }

    /// Keeps a failure.
    @inline(never)
    public mutating func add(_ error: any Error) {
        let box = box ?? FailureBox()
        self.box = box
        if let failures = error as? AdapterFailures { box.errors += failures.errors } else { box.errors.append(error) }
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
    func throwAny() throws { if let box { throw box.outcome } }
}
