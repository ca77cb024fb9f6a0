/// What passed over a direct bus since it was made.
@frozen
public struct BusCounters: Sendable, Equatable, BitwiseCopyable {
    /// Events that were published, those that still wait included.
    public var published = 0
    /// Calls of a handler that returned; those for an event that is being delivered may not be counted yet.
    public var delivered = 0
    /// Calls of a handler that threw.
    public var failed = 0
    /// Events that reached no handler: nobody subscribes to them, or only who published them.
    public var unheard = 0
    /// Most events that waited at once in the agenda, which several buses may share.
    public var highWaterMark = 0
}
