public import TierBusCore

/// What a system says about itself: a failure, a drop, an event that nobody gets, a change of health.
///
/// Notices of one kind and place are conflated: `count` says how many there were, `text` is the latest.
public struct Notice: Sendable, Equatable {
    /// What it is about.
    public let kind: NoticeKind
    /// The container, publication, subscription or file it is about.
    public let place: String
    /// What happened, at most 1 KiB, without payloads and with control characters escaped.
    public var text: String
    /// How many notices this one stands for.
    public var count: Int
    /// When the first of them was made.
    public let first: Timestamp
    /// When the latest of them was made.
    public var last: Timestamp
}
