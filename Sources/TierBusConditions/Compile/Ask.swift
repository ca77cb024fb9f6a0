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
