/// A question about a subject, by its address.
///
/// In a structure of its own: a bare function in an optional, or in a generic place, is called through thunks.
@frozen
@usableFromInline
package struct Ask: Sendable {
    /// Type of the function.
    @usableFromInline
    package typealias Function = @Sendable (UnsafeRawPointer) throws(ConditionFailure) -> Bool

    /// Whether it is so.
    @usableFromInline
    package let isTrue: Function

    /// Wraps a function.
    @inlinable
    package init(_ isTrue: @escaping Function) { self.isTrue = isTrue }
}

extension Ask {
    /// Asks a row of `&&` or of `||`: one that decides makes up for failures of all others.
    static func decide(
        _ truths: [Ask], _ isAll: Bool, _ subject: UnsafeRawPointer
    ) throws(ConditionFailure) -> Bool {
        var failure: ConditionFailure?
        for truth in truths {
            do {
                if try truth.isTrue(subject) != isAll { return !isAll }
            } catch {
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
        return isAll
    }
}
