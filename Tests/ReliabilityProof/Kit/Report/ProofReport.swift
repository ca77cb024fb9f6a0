/// What a proof did and found.
package struct ProofReport: Sendable {
    package let name: String
    /// In the order in which they are told.
    package private(set) var rows: [(name: String, value: String)] = []
    package private(set) var violations: [Violation] = []
    package var seconds = 0.0

    package init(_ name: String) { self.name = name }

    package mutating func tell(_ name: String, _ value: Int) { rows.append((name, String(value))) }
    package mutating func tell(_ name: String, _ text: String) { rows.append((name, "\"\(text)\"")) }
    package mutating func violated(_ violation: Violation) { violations.append(violation) }

    /// Tells how often each kind was there.
    /// - Parameter isWhole: Whether each has to be there: what is only a part of a proof does not show everything.
    package mutating func tell<Kind>(_ tally: Tally<Kind>, isWhole: Bool, command: String) {
        for (name, count) in tally.rows { tell(name, count) }
        for kind in isWhole ? tally.missing : [] {
            violated(
                Violation(
                    rule: "coverage", text: "'\(kind.rawValue)' never happened: this run shows nothing of it",
                    place: name, command: command))
        }
    }

    package var isKept: Bool { violations.isEmpty }

    /// A table.
    package var text: String {
        let width = rows.map(\.name.count).max() ?? 0
        var lines = ["\(name): \(isKept ? "kept" : "VIOLATED"), \(secondsText) s"]
        for (name, value) in rows {
            let shown = value.hasPrefix("\"") ? String(value.dropFirst().dropLast()) : Self.grouped(value)
            let numeric =
                value.hasPrefix("\"") ? shown : String(repeating: " ", count: max(0, 11 - shown.count)) + shown
            lines.append("  \(name)\(String(repeating: " ", count: width - name.count))  \(numeric)")
        }
        lines += violations.prefix(20).map(\.description)
        if violations.count > 20 { lines.append("and \(violations.count - 20) more") }
        return lines.joined(separator: "\n")
    }

    /// One object.
    package var json: String {
        var fields = ["\"proof\":\(Self.quoted(name))", "\"kept\":\(isKept)", "\"seconds\":\(secondsText)"]
        for (name, value) in rows {
            let text = value.hasPrefix("\"") ? Self.quoted(String(value.dropFirst().dropLast())) : value
            fields.append("\(Self.quoted(name)):\(text)")
        }
        let list = violations.map {
            "{\"rule\":\(Self.quoted($0.rule)),\"text\":\(Self.quoted($0.text)),\"place\":\(Self.quoted($0.place)),"
                + "\"command\":\(Self.quoted($0.command))}"
        }
        fields.append("\"violations\":[\(list.joined(separator: ","))]")
        return "{\(fields.joined(separator: ","))}"
    }

    private var secondsText: String {
        let tenths = Int((seconds * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }

    private static func grouped(_ number: String) -> String {
        var result = ""
        for (index, digit) in number.enumerated() {
            if index > 0, (number.count - index) % 3 == 0 { result += "," }
            result.append(digit)
        }
        return result
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case _ where scalar.value < 32:
                result += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
