/// Which side of a trade, an order or a book.
@frozen
public enum Side: UInt8, Sendable, BitwiseCopyable, CaseIterable, Codable {
    /// The buyer's: a bid.
    case buy
    /// The seller's: an ask.
    case sell

    /// 1 to buy, -1 to sell.
    @inlinable
    public var sign: Int { self == .buy ? 1 : -1 }

    /// The other side.
    @inlinable
    public var opposite: Side { self == .buy ? .sell : .buy }
}

extension Side: CustomStringConvertible {
    /// `buy` or `sell`; also its form in JSON.
    public var description: String {
        switch self {
        case .buy: "buy"
        case .sell: "sell"
        }
    }
}

extension Side {
    /// Decodes the word.
    public init(from decoder: any Decoder) throws {
        self = try Word.decode(from: decoder)
    }

    /// Encodes the word.
    public func encode(to encoder: any Encoder) throws {
        try Word.encode(self, to: encoder)
    }
}
