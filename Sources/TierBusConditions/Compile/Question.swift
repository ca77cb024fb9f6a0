/// A test as a type of its own, so that the compiler makes straight code of one or two of them.
protocol Question: Sendable {
    init(_ test: Test, isNegated: Bool)
    func ask(_ subject: UnsafeRawPointer) -> Bool
}

/// Whether a whole number in a subject's memory is in a range, or is not.
struct WholeQuestion<Stored: FixedWidthInteger & BitwiseCopyable & Sendable>: Question {
    private let offset: Int
    private let low: Int64
    /// From `low` to the highest.
    private let span: UInt64
    private let isNegated: Bool

    init(_ test: Test, isNegated: Bool) {
        (offset, low) = (Int(test.offset), test.low)
        span = UInt64(bitPattern: test.high &- test.low)
        self.isNegated = isNegated
    }

    // As in `TestProgram`: the offset is that of a stored property that is nothing but the number.
    @inline(__always)
    func ask(_ subject: UnsafeRawPointer) -> Bool {
        let number = Int64(truncatingIfNeeded: subject.loadUnaligned(fromByteOffset: offset, as: Stored.self))
        // One comparison for both ends: what is below `low` is far above it without a sign.
        return (UInt64(bitPattern: number &- low) <= span) != isNegated
    }
}

/// Whether a double in a subject's memory is in a range, or is not.
struct DoubleQuestion: Question {
    private let offset: Int
    private let low: Double
    private let high: Double
    private let isNegated: Bool

    init(_ test: Test, isNegated: Bool) {
        offset = Int(test.offset)
        (low, high) = (test.lowDouble, test.highDouble)
        self.isNegated = isNegated
    }

    // As in `TestProgram`: the offset is that of a stored property that is nothing but the number.
    @inline(__always)
    func ask(_ subject: UnsafeRawPointer) -> Bool {
        let number = subject.loadUnaligned(fromByteOffset: offset, as: Double.self)
        return (number >= low && number <= high) != isNegated
    }
}
