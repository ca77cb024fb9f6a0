public import TierBusCore

/// A source of events that a container pulls on its own lane, one after the other.
public protocol Feed<Pulled> {
    /// The type of its events.
    associatedtype Pulled: Event

    /// The next event; nil at the end, after which it is not asked again.
    /// - Throws: What makes it unable to go on: the feed has ended then, and a notice says why.
    mutating func next() throws -> Pulled?
}
