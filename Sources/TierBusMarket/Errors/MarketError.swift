/// Why a text or a number is not a price, a quantity, an amount of money or a timeframe, or why there is no result.
public struct MarketError: Error, Equatable, CustomStringConvertible {
    /// The rule that was broken.
    public enum Code: Sendable, Equatable {
        /// There is no text.
        case empty
        /// The byte at this offset, from 0, cannot stand there; at the end of the text, a byte is missing.
        case malformed(at: Int)
        /// More decimal places that are not zero than the type keeps.
        case tooPrecise(decimals: Int)
        /// Beyond the largest or smallest value of the type.
        case outOfRange
        /// Neither infinity nor a value that is not a number has a decimal form.
        case notFinite
        /// A price per nothing.
        case divisionByZero
        /// `hold` is neither to buy nor to sell.
        case noSide
    }

    /// The rule that was broken.
    public let code: Code
    /// The name of the type that was asked for, such as `Price`.
    public let type: String

    @usableFromInline
    init(_ code: Code, _ type: String) {
        self.code = code
        self.type = type
    }

    /// The type and the rule. The text that broke it is the caller's to quote.
    public var description: String {
        switch code {
        case .empty: "\(type): no text"
        case .malformed(let place): "\(type): unexpected text at offset \(place)"
        case .tooPrecise(let decimals): "\(type): more than \(decimals) decimal places"
        case .outOfRange: "\(type): out of range"
        case .notFinite: "\(type): not a finite number"
        case .divisionByZero: "\(type): division by zero"
        case .noSide: "\(type): hold has no side"
        }
    }
}
