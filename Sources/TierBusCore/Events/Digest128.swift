/// A 128-bit digest that is the same in every process; fast, and not meant to withstand an adversary.
///
/// Two multiply-and-fold streams over the same input with different constants, in the manner of wyhash.
package struct Digest128: Sendable, Hashable {
    private var first: UInt64
    private var second: UInt64

    /// A digest of nothing; other numbers, another digest.
    package init(_ first: UInt64, _ second: UInt64) {
        self.first = first ^ 0x9E37_79B9_7F4A_7C15
        self.second = second ^ 0xC2B2_AE3D_27D4_EB4F
    }

    /// Takes a number.
    package mutating func combine(_ value: UInt64) {
        let (oldFirst, oldSecond) = (first, second)
        first = Self.fold(oldFirst ^ value, 0xA076_1D64_78BD_642F ^ oldSecond)
        second = Self.fold(oldSecond &+ value, 0xE703_7ED1_A0B4_28DB) ^ oldFirst.rotatedLeft(by: 23)
    }

    /// Takes an id.
    package mutating func combine(_ id: EventID) {
        combine(id.high)
        combine(id.low)
    }

    /// Takes the bytes of a text, and their count.
    package mutating func combine(_ text: String) {
        var text = text
        text.withUTF8 { combine(UnsafeRawBufferPointer($0)) }
    }

    /// Takes bytes, and their count.
    package mutating func combine(_ bytes: [UInt8]) { bytes.withUnsafeBytes { combine($0) } }

    // The bytes are lent for the length of the call.
    private mutating func combine(_ bytes: UnsafeRawBufferPointer) {
        var place = 0
        while place + 8 <= bytes.count {
            combine(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)))
            place += 8
        }
        var word: UInt64 = 0
        for offset in place..<bytes.count { word |= UInt64(bytes[offset]) << UInt64(8 * (offset - place)) }
        combine(word)
        combine(UInt64(bytes.count))
    }

    /// The digest so far. Never ``EventID/none``.
    package var id: EventID {
        let high = Self.fold(first ^ 0x8EBC_6AF0_9C88_C6E3, second ^ 0x5899_65CC_7537_4CC3)
        let low = Self.fold(second ^ 0x1D8E_4E27_C47D_124F, first ^ 0xEB44_ACCA_B455_D165)
        return EventID(high: high, low: low == 0 && high == 0 ? 1 : low)
    }

    private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = (left | 1).multipliedFullWidth(by: right | 1)
        return product.high ^ product.low ^ left ^ right.rotatedLeft(by: 32)
    }
}

extension UInt64 {
    fileprivate func rotatedLeft(by count: UInt64) -> UInt64 { (self << count) | (self >> (64 - count)) }
}
