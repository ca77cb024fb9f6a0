/// Keeps a value that cannot be copied where a thread can use it in place.
final class Kept<Value: ~Copyable>: @unchecked Sendable {
    // Used by one thread at a time: the test hands it over before the thread starts.
    var value: Value

    init(_ value: consuming Value) { self.value = value }
}
