/// Why a text is no JSON value that can be read.
public struct JSONError: Error, Equatable, CustomStringConvertible {
    /// What is wrong.
    public let reason: String
    /// Bytes of UTF-8 before the place.
    public let offset: Int

    /// What is wrong, and where.
    public var description: String { "\(reason) at offset \(offset) of the JSON text" }
}
