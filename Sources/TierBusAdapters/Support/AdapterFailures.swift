/// What several receivers of one event threw, and conditions on the way to them: two or more.
public struct AdapterFailures: Error, CustomStringConvertible {
    private static let shown = 10

    /// All of them, in the order in which they were thrown.
    public let errors: [any Error]

    /// Such as `2 failures: NoPrice(symbol: GOOG); timed out`; the first ten of many.
    public var description: String {
        let texts = errors.prefix(Self.shown).map { "\($0)" }.joined(separator: "; ")
        return "\(errors.count) failures: \(texts)" + (errors.count > Self.shown ? " and others" : "")
    }
}
