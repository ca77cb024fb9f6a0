import TierBusCore

/// Turns the bytes of a field into a symbol, looking only once at each that comes again and again.
struct SymbolTable {
    private var known: [[UInt8]: Symbol] = [:]
    private var lastBytes: [UInt8] = []
    private var lastSymbol: Symbol?

    /// - Throws: ``Problem/notAName(_:)`` where the bytes are empty, over 255, not UTF-8, or have blanks, quotes or
    ///   control characters.
    mutating func symbol(_ bytes: ArraySlice<UInt8>) throws(Problem) -> Symbol {
        if let lastSymbol, bytes.elementsEqual(lastBytes) { return lastSymbol }
        let key = Array(bytes)
        let symbol: Symbol
        if let present = known[key] {
            symbol = present
        } else {
            symbol = try Self.check(bytes)
            known[key] = symbol
        }
        (lastBytes, lastSymbol) = (key, symbol)
        return symbol
    }

    private static func check(_ bytes: ArraySlice<UInt8>) throws(Problem) -> Symbol {
        if bytes.isEmpty { throw .empty }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .notAName("it is not UTF-8") }
        for scalar in text.unicodeScalars {
            if scalar.properties.isWhitespace { throw .notAName("it has a blank") }
            if scalar == "\"" || scalar == "'" { throw .notAName("it has a quote") }
        }
        do {
            return try Symbol(text)
        } catch {
            throw .notAName(error.description)
        }
    }
}
