/// The fields of a line, in their order.
enum BarField: String, CaseIterable, Sendable {
    case timestamp
    case symbol
    case open
    case high
    case low
    case close
    case volume

    /// The first line of every file.
    static let header = allCases.map(\.rawValue).joined(separator: ",")
}
