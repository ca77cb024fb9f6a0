/// An enumeration whose cases conditions know by their descriptions, such as `buy` and `sell`.
///
/// ```swift
/// enum Urgency: UInt8, CaseIterable, CustomStringConvertible, FieldWord { case low, high ... }
/// ```
public protocol FieldWord: FieldValue, RawRepresentable<UInt8>, CaseIterable, CustomStringConvertible {}

extension FieldWord {
    /// One of a few texts, for which the raw value stands.
    public static var fieldForm: FieldForm {
        let words = allCases.map(\.description)
        let codes = Dictionary(zip(words, allCases.map { Int64($0.rawValue) })) { first, _ in first }
        return .word(code: { codes[$0] }, words: words)
    }

    /// One byte, if that is what its memory holds.
    public static var fieldStorage: FieldStorage? {
        let isRaw = allCases.allSatisfy { value in
            withUnsafeBytes(of: value) { $0.count == 1 && $0[0] == value.rawValue }
        }
        return isRaw ? .byte : nil
    }

    /// The raw value.
    public var fieldNumber: Int64? { Int64(rawValue) }

    /// The description.
    public var fieldContent: DynamicValue? { .string(description) }
}
