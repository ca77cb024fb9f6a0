import TierBusRouter
import TierBusTesting

/// The code of the error that `body` throws; nil if it throws none.
func code(_ body: () throws -> Void) -> LogError.Code? { LogError.thrown(by: body)?.code }
