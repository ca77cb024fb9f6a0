/// Where a system's durable log comes from, such as `.sqlite("orders.db")`.
public struct DurableLogSource: Sendable {
    /// Names the log in errors and notices: its path, say.
    public let label: String
    private let body: @Sendable () throws(LogError) -> any DurableLog

    /// - Parameter open: Called on the thread that will use the log; again after a failure of which the outcome is
    ///   unknown.
    public init(label: String, open: @escaping @Sendable () throws(LogError) -> any DurableLog) {
        self.label = label
        body = open
    }

    /// Opens the log.
    public func open() throws(LogError) -> any DurableLog { try body() }
}
