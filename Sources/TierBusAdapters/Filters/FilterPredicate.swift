public import TierBusConditions

/// What an event has to fulfil, by its address: it is not copied. One that throws does not match.
///
/// In a structure of its own: a bare function in an optional is called through thunks.
@usableFromInline
package struct FilterPredicate {
    @usableFromInline
    package let isTrue: (UnsafeRawPointer) throws(ConditionFailure) -> Bool

    @inlinable
    package init(_ isTrue: @escaping (UnsafeRawPointer) throws(ConditionFailure) -> Bool) { self.isTrue = isTrue }
}
