/// Bytes as text for an error.
enum ByteText {
    /// At most 24 bytes, with what is not printable escaped.
    static func excerpt(_ bytes: ArraySlice<UInt8>) -> String {
        let text = String(decoding: bytes.prefix(24), as: UTF8.self).excerpt
        return bytes.count > 24 ? text + "..." : text
    }
}

extension UInt8 {
    /// Whether it is one of the ten digits.
    var isDigit: Bool { self &- UInt8(ascii: "0") < 10 }
}
