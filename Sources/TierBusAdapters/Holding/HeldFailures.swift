/// What targets threw when a timer sent them events: there is nobody to throw it to.
public struct HeldFailures {
    /// Failures kept, at most 100; ``count`` goes on.
    public private(set) var errors: [any Error] = []
    /// Failures so far.
    public private(set) var count = 0

    mutating func add(_ error: any Error) {
        count += 1
        if errors.count < 100 { errors.append(error) }
    }

    /// Throws what is kept, once.
    mutating func throwAny() throws {
        var kept = FailureList()
        for error in errors { kept.add(error) }
        errors = []
        try kept.throwAny()
    }
}
