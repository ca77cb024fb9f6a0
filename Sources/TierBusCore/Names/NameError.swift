/// Why a text cannot be a name, a topic or a topic pattern.
public struct NameError: Error, Equatable, CustomStringConvertible {
    /// The rule that was broken.
    public enum Code: Sendable, Equatable {
        /// A name has at least one byte.
        case empty
        /// A name has at most 255 bytes of UTF-8.
        case tooLong(bytes: Int)
        /// A name has no control characters; the value of the first one found.
        case controlCharacter(UInt32)
        /// The process holds as many distinct names as it can (about a million).
        case tableFull
        /// A topic has no empty token: no leading, trailing or doubled dot.
        case emptyToken(at: Int)
        /// A topic that is published to has no wildcard; or a pattern's wildcard is not a whole token.
        case wildcard(at: Int)
        /// `>` stands for the rest and can only be a pattern's last token.
        case restNotLast(at: Int)
    }

    /// The rule that was broken.
    public let code: Code
    /// The text, at most its first 64 scalars, control characters escaped.
    public let name: String

    init(_ code: Code, name: String) {
        self.code = code
        self.name = name.unicodeScalars.prefix(64).reduce(into: "") { $0 += $1.escaped(asASCII: false) }
    }

    /// The rule and the name it was broken by.
    public var description: String {
        switch code {
        case .empty: "a name must not be empty"
        case .tooLong(let bytes): "the name '\(name)...' has \(bytes) bytes; 255 are allowed"
        case .controlCharacter(let value):
            "the name '\(name)' has the control character U+\(String(value, radix: 16, uppercase: true))"
        case .tableFull: "no room for the name '\(name)': the process holds \(InternTable.capacity) names already"
        case .emptyToken(let place): "'\(name)' has an empty token at position \(place)"
        case .wildcard(let place):
            "'\(name)' has a wildcard in token \(place); a wildcard is a whole token, and only patterns have them"
        case .restNotLast(let place): "'\(name)' has '>' as token \(place); it can only be the last"
        }
    }
}
