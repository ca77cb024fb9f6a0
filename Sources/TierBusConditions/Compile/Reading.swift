/// How a value is read from a subject, by its address.
///
/// In a structure of its own, of no generic type: otherwise every call asks the runtime for the type of the function, which
/// took half of the time of `condition/values-3`.
struct Reading: Sendable {
    /// Type of the function. Subjects live while it runs, and are of the type that it was compiled for.
    typealias Function = @Sendable (UnsafeRawPointer) throws(ConditionFailure) -> ConditionValue

    let value: Function

    init(_ value: @escaping Function) { self.value = value }
}
