extension DurableLogSource {
    /// A log in memory. What was committed is kept from one closing to the next opening, as long as this source or a copy
    /// of it is there; nothing survives the process.
    ///
    /// One log of it is open at a time; opening a second one before the first is closed is refused.
    public static func memory(_ snapshot: MemoryLog.Snapshot = MemoryLog.Snapshot()) -> DurableLogSource {
        let kept = KeptLog(snapshot)
        return DurableLogSource(label: "memory") { () throws(LogError) -> any DurableLog in try kept.open() }
    }
}
