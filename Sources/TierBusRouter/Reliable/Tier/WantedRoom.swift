/// That the log has refused an event for want of room.
struct WantedRoom {
    /// The smallest that was refused: when there is room for it, there is room again.
    var entry: LogEntry
    /// When the store looks for room by itself; as uptime.
    var due: Int64
}
