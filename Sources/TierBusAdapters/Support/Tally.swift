/// A count that copies of an adapter share. Belongs to a lane.
@usableFromInline
final class Tally {
    @usableFromInline
    private(set) var count = 0

    @usableFromInline
    init() {}

    @usableFromInline
    func add(_ number: Int = 1) { count += number }
}
