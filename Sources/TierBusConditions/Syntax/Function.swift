/// A function of the language.
enum Function: String, CaseIterable {
    case size, contains, startsWith, endsWith, int, double, string, bool, dyn

    /// Whether it can be called on a value, as `text.size()`.
    var isMethod: Bool {
        switch self {
        case .size, .contains, .startsWith, .endsWith: true
        case .int, .double, .string, .bool, .dyn: false
        }
    }

    /// Whether it can be called as `size(text)`.
    var isFree: Bool {
        switch self {
        case .contains, .startsWith, .endsWith: false
        case .size, .int, .double, .string, .bool, .dyn: true
        }
    }

    /// Values it takes, the one it is called on included.
    var arity: Int {
        switch self {
        case .contains, .startsWith, .endsWith: 2
        case .size, .int, .double, .string, .bool, .dyn: 1
        }
    }

    /// How it is called, for errors.
    var usage: String {
        switch self {
        case .size: "size(x) or x.size()"
        case .contains, .startsWith, .endsWith: "text.\(rawValue)(other)"
        case .int, .double, .string, .bool, .dyn: "\(rawValue)(x)"
        }
    }

    /// What CEL has and this language has not, with the word for it.
    static let unsupported = [
        "matches": "regular expressions are", "timestamp": "timestamps are", "duration": "durations are",
        "uint": "unsigned numbers are", "bytes": "bytes are", "type": "values that are types are",
        "all": "the macro 'all' is", "exists": "the macro 'exists' is", "exists_one": "the macro 'exists_one' is",
        "existsOne": "the macro 'existsOne' is", "map": "the macro 'map' is", "filter": "the macro 'filter' is",
        "getFullYear": "timestamps are", "getMonth": "timestamps are", "getDate": "timestamps are",
        "getDayOfMonth": "timestamps are", "getDayOfWeek": "timestamps are", "getDayOfYear": "timestamps are",
        "getHours": "timestamps are", "getMinutes": "timestamps are", "getSeconds": "timestamps are",
        "getMilliseconds": "timestamps are",
    ]
}
