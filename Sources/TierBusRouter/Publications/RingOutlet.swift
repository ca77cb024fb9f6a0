/// One reader of a publication's ring, as the publisher sees it.
@usableFromInline
struct RingOutlet {
    let link: Link
    @usableFromInline
    let subscriber: LaneExecutor
}
