/// A count that copies of an adapter share. Belongs to a lane.
@usableFromInline
final class Tally {
    @usableFromInline
    private(set) var count = 0

    @usableFromInline
    init() {}

    @usableFromInline
    @inline(never)
    func add() { count += 1 }
}
