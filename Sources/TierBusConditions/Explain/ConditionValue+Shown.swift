extension ConditionValue {
    /// For people: a text in quotes and shortened, a list or map by its size.
    var shown: String {
        switch self {
        case .null: "null"
        case .bool(let truth): truth ? "true" : "false"
        case .int(let number): String(number)
        case .double(let number): number.description
        case .string(let text): Printable.quoted(text)
        case .list(let values): "a list of \(values.count)"
        case .map(let map): "a map of \(map.count)"
        }
    }
}
