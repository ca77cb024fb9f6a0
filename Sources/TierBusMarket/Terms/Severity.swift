/// How much a message matters.
@frozen
public enum Severity: UInt8, Sendable, BitwiseCopyable, CaseIterable, Codable, Comparable {
    /// Good to know.
    case info
    /// Should be looked at.
    case warning
    /// Has to be acted on at once.
    case critical

    /// Orders from ``info`` to ``critical``.
    @inlinable
    public static func < (left: Severity, right: Severity) -> Bool { left.rawValue < right.rawValue }
}

extension Severity: CustomStringConvertible {
    /// `info`, `warning` or `critical`; also its form in JSON.
    public var description: String {
        switch self {
        case .info: "info"
        case .warning: "warning"
        case .critical: "critical"
        }
    }
}

extension Severity {
    /// Decodes the word.
    public init(from decoder: any Decoder) throws {
        self = try Word.decode(from: decoder)
    }

    /// Encodes the word.
    public func encode(to encoder: any Encoder) throws {
        try Word.encode(self, to: encoder)
    }
}
