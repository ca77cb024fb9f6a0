/// How the program ends, as in `sysexits.h`.
enum ExitCode {
    /// All was delivered.
    static let done: Int32 = 0
    /// The run ended with something undelivered, or the ledger does not balance.
    static let incomplete: Int32 = 70
    /// The log could not be opened or written.
    static let store: Int32 = 74
    /// The end that `--crash-after-orders` asks for: as if killed by signal 9.
    static let crashed: Int32 = 137
}
