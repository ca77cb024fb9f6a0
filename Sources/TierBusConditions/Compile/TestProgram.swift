/// Questions about a subject's memory that end in yes or no: what is left of conditions that cannot fail.
///
/// No closure is called for a stored field, nothing is boxed, nothing is allocated.
final class TestProgram: @unchecked Sendable {
    typealias Call = @Sendable (UnsafeRawPointer) -> Bool

    // Immutable after `init`, freed in `deinit`; behind pointers, where no bounds and no retain are paid for. Places are
    // those that the builder has given out.
    private let tests: UnsafeMutablePointer<Test>
    private let numbers: UnsafeMutablePointer<Int64>
    private let count: Int
    private let calls: [Call]
    let start: Int32

    init(_ tests: [Test], numbers: [Int64], calls: [Call], start: Int32) {
        count = tests.count
        self.tests = .allocate(capacity: max(1, tests.count))
        self.tests.initialize(from: tests, count: tests.count)
        self.numbers = .allocate(capacity: max(1, numbers.count))
        self.numbers.initialize(from: numbers, count: numbers.count)
        self.calls = calls
        self.start = start
    }

    deinit {
        tests.deallocate()
        numbers.deallocate()
    }

    /// The test at a place; nil if the place is an end.
    func test(_ place: Int32) -> Test? { place >= 0 && place < count ? tests[Int(place)] : nil }

    /// - Parameter subject: The address of a subject of the type that the program was made for.
    /// - Complexity: one step for each test that is asked, none more than once.
    func run(_ subject: UnsafeRawPointer) -> Bool {
        var place = start
        while place >= 0 {
            let test = tests + Int(place)
            place = answer(test, subject) ? test.pointee.yes : test.pointee.no
        }
        return place == Test.accept
    }

    // Offsets are those of stored properties of the subject's type, whose memory holds nothing but the number.
    @inline(__always)
    private func answer(_ test: UnsafeMutablePointer<Test>, _ subject: UnsafeRawPointer) -> Bool {
        let memory = subject + Int(test.pointee.offset)
        switch test.pointee.kind {
        case .byte: return isBetween(Int64(memory.loadUnaligned(as: UInt8.self)), test)
        case .word: return isBetween(Int64(memory.loadUnaligned(as: UInt32.self)), test)
        case .long: return isBetween(memory.loadUnaligned(as: Int64.self), test)
        case .double:
            let number = memory.loadUnaligned(as: Double.self)
            return number >= test.pointee.lowDouble && number <= test.pointee.highDouble
        case .byteAmong: return isAmong(Int64(memory.loadUnaligned(as: UInt8.self)), test)
        case .wordAmong: return isAmong(Int64(memory.loadUnaligned(as: UInt32.self)), test)
        case .longAmong: return isAmong(memory.loadUnaligned(as: Int64.self), test)
        case .call: return calls[Int(test.pointee.low)](subject)
        }
    }

    @inline(__always)
    private func isBetween(_ number: Int64, _ test: UnsafeMutablePointer<Test>) -> Bool {
        number >= test.pointee.low && number <= test.pointee.high
    }

    @inline(__always)
    private func isAmong(_ number: Int64, _ test: UnsafeMutablePointer<Test>) -> Bool {
        var (low, high) = (Int(test.pointee.low), Int(test.pointee.high))
        while low < high {
            let middle = low &+ (high &- low) / 2
            if numbers[middle] < number { low = middle &+ 1 } else { high = middle }
        }
        return low < Int(test.pointee.high) && numbers[low] == number
    }
}
