/// Reads a command line.
struct OptionParser {
    /// What the command line asks for.
    enum Command: Equatable, Sendable {
        case help
        case run(DayOptions)
    }

    private var options = DayOptions()
    private var seen: Set<OptionName> = []

    /// Reads `arguments`, which do not include the name of the program. `--help` wins wherever it stands before the
    /// first error.
    static func parse(_ arguments: [String]) throws(OptionError) -> Command {
        var parser = OptionParser()
        var rest = arguments[...]
        while let word = rest.popFirst() {
            if word == "-h" { return .help }
            guard word.hasPrefix("-"), word != "-" else { throw .unexpected(word) }
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts.first ?? "")
            guard let option = OptionName(rawValue: name) else {
                throw .unknown(name, suggestion: suggestion(for: name))
            }
            let attached = parts.count > 1 ? String(parts[1]) : nil
            if option == .help { return .help }
            if option != .bars, !parser.seen.insert(option).inserted { throw .repeated(option) }
            guard option.placeholder != nil else {
                if attached != nil { throw .needlessValue(option) }
                parser.options.json = true
                continue
            }
            if let attached {
                try parser.take(attached, for: option)
            } else if let value = rest.first, !isOption(value) {
                rest.removeFirst()
                try parser.take(value, for: option)
            } else {
                throw .missingValue(option)
            }
        }
        return .run(parser.options)
    }

    private mutating func take(_ value: String, for option: OptionName) throws(OptionError) {
        switch option {
        case .bars: options.bars.append(try Self.path(value, option))
        case .store: options.store = try Self.path(value, option)
        case .rate:
            guard let rate = Double(value), rate.isFinite, rate > 0 else {
                throw .badValue(option, value, expected: "a number above 0")
            }
            options.rate = rate
        case .repeats: options.repeats = try Self.count(value, option)
        case .orderEvery: options.orderEvery = try Self.count(value, option)
        case .crashAfterOrders: options.crashAfterOrders = try Self.count(value, option)
        case .mode:
            guard let mode = DayMode(rawValue: value) else {
                throw .badValue(option, value, expected: "live or simulated")
            }
            options.mode = mode
        case .seed:
            guard let seed = UInt64(value), value.utf8.first != UInt8(ascii: "+") else {
                throw .badValue(option, value, expected: "a whole number from 0 to \(UInt64.max)")
            }
            options.seed = seed
        case .json, .help: throw .needlessValue(option)
        }
    }

    private static func path(_ value: String, _ option: OptionName) throws(OptionError) -> String {
        if value.isEmpty || value.utf8.contains(0) { throw .badValue(option, value, expected: "a path") }
        return value
    }

    private static func count(_ value: String, _ option: OptionName) throws(OptionError) -> Int {
        guard let count = Int(value), count >= 1, count <= 1_000_000_000, value.utf8.first != UInt8(ascii: "+") else {
            throw .badValue(option, value, expected: "a whole number from 1 to 1000000000")
        }
        return count
    }

    /// Whether a word is one of the options, rather than a value that begins with a dash (such as `-1`, which is then
    /// refused as a value).
    private static func isOption(_ word: String) -> Bool { word.hasPrefix("--") || word == "-h" }

    private static func suggestion(for name: String) -> OptionName? {
        let bare = name.drop { $0 == "-" }.lowercased()
        guard !bare.isEmpty, bare.utf8.count <= 64 else { return nil }
        let ranked = OptionName.allCases.map { option in
            (option, EditDistance.between(bare, String(option.rawValue.dropFirst(2))))
        }
        guard let best = ranked.min(by: { $0.1 < $1.1 }) else { return nil }
        if best.1 <= max(1, min(3, bare.count / 2)) { return best.0 }
        return OptionName.allCases.first { bare.count >= 3 && $0.rawValue.dropFirst(2).hasPrefix(bare) }
    }
}
