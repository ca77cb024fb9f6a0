/// What is wrong with what was asked for.
struct RequestError: Error, CustomStringConvertible {
    let reason: String

    var description: String { reason }
}
