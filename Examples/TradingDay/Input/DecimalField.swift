import TierBusMarket

/// Reads prices and volumes: exact decimals, not below zero.
enum DecimalField {
    /// Reads all of `bytes`.
    /// - Complexity: O(bytes), no allocation unless it throws.
    static func read<Number: FixedDecimal>(_ bytes: ArraySlice<UInt8>) throws(Problem) -> Number {
        let number: Number
        do {
            number = try Number(utf8: bytes)
        } catch {
            throw problem(error.code, bytes)
        }
        if number < .zero { throw .negative }
        return number
    }

    private static func problem(_ code: MarketError.Code, _ bytes: ArraySlice<UInt8>) -> Problem {
        switch code {
        case .empty: return .empty
        case .tooPrecise(let decimals): return .tooManyDecimals(most: decimals)
        case .outOfRange: return bytes.first == UInt8(ascii: "-") ? .negative : .tooLarge
        case .malformed, .notFinite, .divisionByZero, .noSide: break
        }
        let text = String(decoding: bytes.prefix(12), as: UTF8.self).lowercased()
        let unsigned = text.hasPrefix("-") || text.hasPrefix("+") ? String(text.dropFirst()) : text
        return ["nan", "inf", "infinity"].contains(unsigned) ? .notFinite : .notANumber(ByteText.excerpt(bytes))
    }
}
