/// A way from one container to an adapter of its lane. Belongs to the lane.
public final class Connection {
    private var end: (() -> Void)?

    init(_ end: @escaping () -> Void) { self.end = end }

    /// Ends it: what is emitted from now on does not come. Does nothing the second time.
    public func disconnect() {
        end?()
        end = nil
    }
}

@available(*, unavailable)
extension Connection: Sendable {}
