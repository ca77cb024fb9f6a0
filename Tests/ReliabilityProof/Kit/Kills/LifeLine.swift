/// One line of what a life says while it goes on. What it says of is true before it is said.
package enum LifeLine: Equatable, Sendable {
    /// These numbers are about to be published.
    case publishing(first: Int, last: Int)
    case receipt(number: Int, sequence: Int64, isDuplicate: Bool)
    /// A handler is about to be called.
    case delivery(subscription: String, sequence: Int64, attempt: Int, cause: String)
    /// Everything up to here is recorded as settled.
    case floor(subscription: String, sequence: Int64)
    /// This one is.
    case settled(subscription: String, sequence: Int64)
    /// A promise was not kept.
    case wrong(String)
    /// The tier remarked something about the file.
    case remark(String)
    case ended

    package var text: String {
        switch self {
        case .publishing(let first, let last): "p \(first) \(last)"
        case .receipt(let number, let sequence, let isDuplicate): "r \(number) \(sequence) \(isDuplicate ? 1 : 0)"
        case .delivery(let subscription, let sequence, let attempt, let cause):
            "d \(subscription) \(sequence) \(attempt) \(cause)"
        case .floor(let subscription, let sequence): "f \(subscription) \(sequence)"
        case .settled(let subscription, let sequence): "x \(subscription) \(sequence)"
        case .wrong(let text): "w \(text)"
        case .remark(let text): "m \(text)"
        case .ended: "e"
        }
    }

    /// - Returns: nil for anything else.
    package init?(_ text: Substring) {
        if text.hasPrefix("w ") {
            self = .wrong(String(text.dropFirst(2)))
            return
        }
        if text.hasPrefix("m ") {
            self = .remark(String(text.dropFirst(2)))
            return
        }
        let parts = text.split(separator: " ")
        switch (parts.first, parts.count) {
        case ("p", 3):
            guard let first = Int(parts[1]), let last = Int(parts[2]) else { return nil }
            self = .publishing(first: first, last: last)
        case ("r", 4):
            guard let number = Int(parts[1]), let sequence = Int64(parts[2]) else { return nil }
            self = .receipt(number: number, sequence: sequence, isDuplicate: parts[3] == "1")
        case ("d", 5):
            guard let sequence = Int64(parts[2]), let attempt = Int(parts[3]) else { return nil }
            self = .delivery(
                subscription: String(parts[1]), sequence: sequence, attempt: attempt, cause: String(parts[4]))
        case ("f", 3):
            guard let sequence = Int64(parts[2]) else { return nil }
            self = .floor(subscription: String(parts[1]), sequence: sequence)
        case ("x", 3):
            guard let sequence = Int64(parts[2]) else { return nil }
            self = .settled(subscription: String(parts[1]), sequence: sequence)
        case ("e", 1): self = .ended
        default: return nil
        }
    }
}
