/// What a strategy wants done.
@frozen
public enum Action: UInt8, Sendable, BitwiseCopyable, CaseIterable, Codable {
    /// Nothing.
    case hold
    /// To own more.
    case buy
    /// To own less.
    case sell

    /// 1 to buy, -1 to sell, 0 to hold.
    @inlinable
    public var sign: Int {
        switch self {
        case .hold: 0
        case .buy: 1
        case .sell: -1
        }
    }

    /// The side of an order that does it; nil for ``hold``.
    @inlinable
    public var side: Side? {
        switch self {
        case .hold: nil
        case .buy: .buy
        case .sell: .sell
        }
    }
}

extension Action: CustomStringConvertible {
    /// `hold`, `buy` or `sell`; also its form in JSON.
    public var description: String {
        switch self {
        case .hold: "hold"
        case .buy: "buy"
        case .sell: "sell"
        }
    }
}

extension Action {
    /// Decodes the word.
    public init(from decoder: any Decoder) throws {
        self = try Word.decode(from: decoder)
    }

    /// Encodes the word.
    public func encode(to encoder: any Encoder) throws {
        try Word.encode(self, to: encoder)
    }
}
