import TierBus

extension RunReport {
    /// Whether everything was delivered and accounted for, and nothing failed.
    func isComplete(_ notices: [Notice]) -> Bool {
        isDrained && ledger.isBalanced && ledger.pending == 0 && !notices.contains { $0.kind == .handlerFailed }
    }
}
