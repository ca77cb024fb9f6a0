public import TierBusCore

/// What a publication works on. Confined to its lane, behind a pointer so that reaching it costs no check.
@usableFromInline
struct PublicationState<E: Event>: ~Copyable {
    @usableFromInline
    var writer: RingWriter<E, ReleaseOrdering>
    /// Below it, an event needs nothing but a slot: one comparison guards everything else.
    @usableFromInline
    var limit = Int.min
    @usableFromInline
    var hasRing = false
    @usableFromInline
    var ringLinks: [RingOutlet] = []
    @usableFromInline
    var ringSpill = Spill<E>()
    /// The slow readers because of which the container's deliveries are held back; nil if they are not.
    var ringHold: [Link]?
    @usableFromInline
    var mailboxes: [MailboxOutlet<E>] = []
    @usableFromInline
    var keyed = KeyTable<E>()
    @usableFromInline
    var key: ((E) -> Symbol)?
    var topics = TopicTable<E>()
    @usableFromInline
    var taps: [Tap<E>] = []
    /// The mailboxes that the event that is being published goes to. Not retained: `mailboxes`, `keyed` and `topics` keep
    /// them, and nothing changes those on this lane before the event has been pushed.
    @usableFromInline
    var targets: [Unmanaged<MailboxOutlet<E>>] = []
    @usableFromInline
    var untold: [MailboxOutlet<E>] = []
    var spilling: [MailboxOutlet<E>] = []
    /// Events held back, for the ring and for each mailbox.
    var spilled = 0
    var spillPoller: Int?
    /// Whether the end of the turn makes visible what is published.
    @usableFromInline
    var isMarked = false
    @usableFromInline
    var sampler = LatencySampler()

    init() { writer = RingWriter(Ring(capacity: 1)) }

    /// Whether anybody gets what is published.
    var hasLinks: Bool { hasRing || !mailboxes.isEmpty || !keyed.isEmpty || !topics.links.isEmpty || !taps.isEmpty }

    /// Whether a ring is all there is, so that the short way can be taken.
    @inlinable
    var isRingOnly: Bool { hasRing && mailboxes.isEmpty && keyed.isEmpty && taps.isEmpty && ringSpill.count == 0 }
}
