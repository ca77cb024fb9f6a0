/// What handlers of a test wrote down.
final class Log {
    var lines: [String] = []

    func add(_ line: String) { lines.append(line) }
}
