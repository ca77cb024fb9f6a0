/// What conditions and targets threw while one event was routed.
public struct RoutingFailures {
    @usableFromInline
    var list = FailureList()

    @inlinable
    init() {}

    /// Keeps a failure.
    public mutating func add(_ error: any Error) { list.add(error) }
}
