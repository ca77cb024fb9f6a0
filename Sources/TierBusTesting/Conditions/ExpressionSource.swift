/// Makes expressions that are mostly valid, from a seed.
package struct ExpressionSource {
    private var random: SeededGenerator
    private let names: [String: [String]]

    /// - Parameter names: Names by the type of their values.
    package init(seed: UInt64, names: [String: [String]]) {
        random = SeededGenerator(seed: seed)
        self.names = names
    }

    private mutating func pick<Element>(_ choices: [Element]) -> Element {
        choices[random.below(choices.count)]
    }

    private mutating func isLucky(_ percent: Int) -> Bool { random.below(100) < percent }

    /// A whole expression; now and then one that is spoilt.
    package mutating func next() -> String {
        let type = isLucky(70) ? "bool" : pick(["int", "double", "string", "list", "map"])
        let source = expression(type, depth: pick([1, 2, 3, 3, 4, 5]))
        return isLucky(35) ? mutated(source) : source
    }

    /// A condition that cannot fail, on names of fields only.
    package mutating func test(depth: Int) -> String {
        if depth == 0 || isLucky(20) { return comparison() }
        switch random.below(5) {
        case 0: return "(" + test(depth: depth - 1) + " && " + test(depth: depth - 1) + ")"
        case 1: return "(" + test(depth: depth - 1) + " || " + test(depth: depth - 1) + ")"
        case 2: return "!(" + test(depth: depth - 1) + ")"
        case 3: return "(\(comparison()) ? \(test(depth: depth - 1)) : \(test(depth: depth - 1)))"
        default: return comparison()
        }
    }

    private mutating func comparison() -> String {
        let type = pick(["double", "string", "word"])
        guard let name = names[type].map({ pick($0) }) else { return "true" }
        switch type {
        case "double": return "\(name) \(pick(["<", "<=", ">", ">=", "==", "!="])) \(number())"
        case "word": return isLucky(50) ? "\(name) == \(pick(["'buy'", "'sell'"]))" : "\(name) in ['hold', 'sell']"
        default:
            return isLucky(50)
                ? "\(name) \(pick(["==", "!="])) \(text())" : "\(name) in [\(text()), \(text()), \(text())]"
        }
    }

    private mutating func number() -> String {
        pick(["0.0", "0.5", "1.0", "1", "0.25", "-1.0", "100.0", "1e300", "2"])
    }
    private mutating func text() -> String { pick(["'AAPL'", "'MSFT'", "'X'", "\"GOOG\""]) }

    private mutating func expression(_ type: String, depth: Int) -> String {
        if depth <= 0 || isLucky(15) { return leaf(type) }
        // Sometimes of another type, to see it refused.
        let wanted = isLucky(3) ? pick(["bool", "int", "double", "string", "list", "map"]) : type
        func part(_ of: String, _ source: inout ExpressionSource) -> String { source.expression(of, depth: depth - 1) }
        switch wanted {
        case "bool":
            switch random.below(9) {
            case 0, 1: return part("bool", &self) + pick([" && ", " || "]) + part("bool", &self)
            case 2: return "!(" + part("bool", &self) + ")"
            case 3:
                return part("string", &self) + pick([".contains(", ".startsWith(", ".endsWith("])
                    + part("string", &self) + ")"
            case 4: return part("int", &self) + " in " + part("list", &self)
            case 5: return "(" + part("bool", &self) + " ? " + leaf("bool") + " : " + part("bool", &self) + ")"
            default:
                let other = pick(["int", "double", "string"])
                return "(" + part(other, &self) + pick([" == ", " != ", " < ", " <= ", " > ", " >= "])
                    + part(other, &self) + ")"
            }
        case "int":
            switch random.below(5) {
            case 0: return "size(" + part(pick(["string", "list", "map"]), &self) + ")"
            case 1: return "int(" + part(pick(["double", "int", "string"]), &self) + ")"
            case 2: return "-(" + part("int", &self) + ")"
            default:
                return "(" + part("int", &self) + pick([" + ", " - ", " * ", " / ", " % "]) + part("int", &self) + ")"
            }
        case "double":
            return isLucky(30)
                ? "double(" + part("int", &self) + ")"
                : "(" + part("double", &self) + pick([" + ", " - ", " * ", " / "]) + part("double", &self) + ")"
        case "string":
            return isLucky(40)
                ? "string(" + part(pick(["int", "double", "bool"]), &self) + ")"
                : part("string", &self) + " + " + part("string", &self)
        case "list": return "[" + part("int", &self) + ", " + part("int", &self) + "]"
        default: return "{'a': " + part("int", &self) + ", 'b': " + part("string", &self) + "}"
        }
    }

    private mutating func leaf(_ type: String) -> String {
        if let known = names[type], isLucky(50) { return pick(known) }
        switch type {
        case "bool": return pick(["true", "false"])
        case "int":
            return pick(["0", "1", "-1", "7", "9223372036854775807", "-9223372036854775808", "0x1F", "1000000"])
        case "double": return pick(["0.0", "1.5", "-2.25", "1e300", ".5", "0.1"])
        case "string": return pick(["''", "'a'", "\"AAPL\"", "r'\\'", "'é'", "'\\u00e9'", "'''x'''", "'12'"])
        case "list": return pick(["[]", "[1]", "[1, 2, 3]"])
        default: return pick(["{}", "{'a': 1}", "{1: 2, true: 'x'}"])
        }
    }

    /// With a few bytes changed, lost, doubled or put elsewhere.
    private mutating func mutated(_ source: String) -> String {
        var bytes = Array(source.utf8)
        for _ in 0..<pick([1, 1, 1, 2, 5]) where !bytes.isEmpty {
            let place = random.below(bytes.count)
            switch random.below(5) {
            case 0: bytes[place] = UInt8(random.below(256))
            case 1: bytes.remove(at: place)
            case 2: bytes.insert(pick(Array("()[]{}.,:?!-+*/%<>=&|'\"\\ e0xun".utf8)), at: place)
            case 3: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 8)], at: place)
            default: bytes.swapAt(place, random.below(bytes.count))
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
