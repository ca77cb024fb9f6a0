package import TierBusRouter

extension LogError {
    /// The error that `body` throws, another than a log's as one of the log's; nil if it throws none.
    package static func thrown(by body: () throws -> Void) -> LogError? {
        do {
            try body()
            return nil
        } catch let error as LogError {
            return error
        } catch {
            return LogError(.internalError, "not a log error: \(error)")
        }
    }
}
