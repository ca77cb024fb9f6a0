/// Sixty-four bits over all that happened in a run, in its order: the same in every process.
package struct RunDigest: Sendable, Equatable {
    package private(set) var value: UInt64

    package init(_ start: UInt64 = 0) { value = start }

    package mutating func combine(_ word: UInt64) {
        // The finalizer of SplitMix64.
        var mixed = (value ^ word) &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        value = mixed ^ (mixed >> 31)
    }

    package mutating func combine(_ number: Int64) { combine(UInt64(bitPattern: number)) }
    package mutating func combine(_ number: Int) { combine(UInt64(bitPattern: Int64(number))) }

    package mutating func combine(_ text: String) {
        combine(UInt64(text.utf8.count))
        for byte in text.utf8 { combine(UInt64(byte)) }
    }

    /// Sixteen hexadecimal digits.
    package var text: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
