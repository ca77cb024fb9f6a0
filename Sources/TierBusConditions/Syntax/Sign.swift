/// An operator, a bracket or punctuation.
enum Sign: String {
    case or = "||"
    case and = "&&"
    case equal = "=="
    case unequal = "!="
    case lessOrEqual = "<="
    case less = "<"
    case greaterOrEqual = ">="
    case greater = ">"
    case `in` = "in"
    case plus = "+"
    case minus = "-"
    case times = "*"
    case divided = "/"
    case remainder = "%"
    case not = "!"
    case question = "?"
    case colon = ":"
    case point = "."
    case comma = ","
    case openParenthesis = "("
    case closeParenthesis = ")"
    case openBracket = "["
    case closeBracket = "]"
    case openBrace = "{"
    case closeBrace = "}"

    /// How strongly it binds its two operands; nil if it has not two. Rows of `||` and `&&` are read apart.
    var precedence: Int? {
        switch self {
        case .equal, .unequal, .lessOrEqual, .less, .greaterOrEqual, .greater, .in: 1
        case .plus, .minus: 2
        case .times, .divided, .remainder: 3
        default: nil
        }
    }
}
