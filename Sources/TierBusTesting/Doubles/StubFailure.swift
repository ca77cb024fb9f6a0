/// What a test double throws when it was told to fail.
public struct StubFailure: Error, Hashable, CustomStringConvertible {
    /// Tells failures apart.
    public let number: Int

    /// A failure; 0 where they need not be told apart.
    public init(_ number: Int = 0) { self.number = number }

    /// `failure 1 of a stub`.
    public var description: String { "failure \(number) of a stub" }
}
