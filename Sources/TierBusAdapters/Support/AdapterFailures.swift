/// What several receivers of one event threw: two or more.
public struct AdapterFailures: Error, CustomStringConvertible {
    /// All of them, in the order of the receivers.
    public let errors: [any Error]

    /// Such as `2 receivers failed: NoPrice(symbol: GOOG); timed out`.
    public var description: String {
        "\(errors.count) receivers failed: " + errors.map { "\($0)" }.joined(separator: "; ")
    }
}
