/// Why there is no day to play.
enum InputError: Error, Equatable, CustomStringConvertible {
    /// The file could not be read at all.
    case unreadable(file: String, reason: String)
    /// A line is not what the format asks for.
    case malformed(MalformedLine)
    /// The passes do not fit into the time that timestamps can hold, or would meet one another.
    case tooManyPasses(Int, most: Int)

    /// The exit code for input that cannot be used, as in `sysexits.h`.
    static let exitCode: Int32 = 65

    var description: String {
        switch self {
        case .unreadable(let file, let reason): "\(file.excerpt): \(reason)"
        case .malformed(let line): line.description
        case .tooManyPasses(let passes, let most):
            "the input cannot be played \(passes) times: its bars stand too close together; at most \(most) times"
        }
    }
}
