/// What targets threw when a timer sent them events: there is nobody to throw it to.
public struct HeldFailures {
    private(set) var list = FailureList()

    /// Failures kept, at most 100; ``count`` goes on.
    public var errors: [any Error] { list.errors }
    /// Failures so far.
    public private(set) var count = 0

    mutating func add(_ error: any Error) {
        count += 1
        if list.errors.count < 100 { list.add(error) }
    }

    /// Throws what is kept, once.
    mutating func throwAny() throws {
        let kept = list
        list = FailureList()
        try kept.throwAny()
    }
}
