/// Sixteen bytes that no other event has, in any process or after any restart.
///
/// An id either comes from an ``EventIDGenerator`` or is derived: from a cause and a word
/// (``init(following:_:occurrence:)``) or from what the event is about (``init(naming:_:_:)``). Derived ids are the
/// same in every run, which is what makes a repeated publish a duplicate and not a second event.
@frozen
public struct EventID: Hashable, Sendable, BitwiseCopyable {
    /// The first eight bytes.
    public let high: UInt64
    /// The last eight bytes.
    public let low: UInt64

    /// Takes the sixteen bytes as two numbers.
    @inlinable
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// No event: the cause of an event that nothing inside the system caused.
    @inlinable
    public static var none: EventID { EventID(high: 0, low: 0) }

    /// The id of the event that follows from `cause` under the name `word`.
    /// - Parameter occurrence: Tells apart several events of one name that follow from one cause.
    /// - Complexity: O(bytes of `word`), no allocation.
    public init(following cause: EventID, _ word: String, occurrence: UInt64 = 0) {
        var digest = Digest128(cause.high, cause.low)
        digest.combine(word)
        digest.combine(occurrence)
        self = digest.id
    }

    /// The id of an event that comes from outside, from what it is about.
    ///
    /// For a bar: its kind and symbol as `text`, its timestamp, and its occurrence among equal ones.
    public init(naming text: String, _ first: Int64, _ second: Int64 = 0) {
        var digest = Digest128(0x7469_6572_6275_735f, 0x6f72_6967_696e_5f31)
        digest.combine(text)
        digest.combine(UInt64(bitPattern: first))
        digest.combine(UInt64(bitPattern: second))
        self = digest.id
    }
}

extension EventID: Comparable {
    /// Orders by bytes.
    @inlinable
    public static func < (left: EventID, right: EventID) -> Bool {
        left.high == right.high ? left.low < right.low : left.high < right.high
    }
}

extension EventID: CustomStringConvertible {
    /// Thirty-two hexadecimal digits.
    public var description: String { Self.hex(high) + Self.hex(low) }

    /// Reads thirty-two hexadecimal digits; nil if `text` is anything else.
    public init?(_ text: String) {
        guard text.utf8.count == 32, text.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
            let high = UInt64(text.prefix(16), radix: 16), let low = UInt64(text.suffix(16), radix: 16)
        else { return nil }
        self.init(high: high, low: low)
    }

    private static func hex(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}

extension EventID: Codable {
    /// Decodes thirty-two hexadecimal digits.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let id = EventID(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "an event id is 32 hex digits")
        }
        self = id
    }

    /// Encodes thirty-two hexadecimal digits.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
