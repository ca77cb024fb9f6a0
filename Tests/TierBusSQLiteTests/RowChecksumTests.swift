import Testing

@testable import TierBusSQLite

@Suite struct RowChecksumTests {
    private func sum(_ table: RowChecksum.Table = .events, _ body: (inout RowChecksum) -> Void) -> Int64 {
        var sum = RowChecksum(table)
        body(&sum)
        return sum.value
    }

    @Test("The checksum is the one that files have")
    func pinned() {
        let value = sum {
            $0.combine(42)
            $0.combine("trading")
            $0.combine([1, 2, 3, 4, 5, 6, 7, 8, 9])
            $0.combineNull()
        }
        // Computed by another program from the description.
        #expect(value == 5_733_419_740_670_865_686)
    }

    @Test("Each single bit of a value counts")
    func bits() {
        var seen: Set<Int64> = []
        let number: Int64 = 0x1234_5678_9ABC_DEF0
        for bit in 0..<64 { seen.insert(sum { $0.combine(number ^ (1 << Int64(bit))) }) }
        seen.insert(sum { $0.combine(number) })
        #expect(seen.count == 65)
        for length in [1, 7, 8, 9, 16, 33] {
            var bytes = [UInt8](repeating: 0xA5, count: length)
            var sums: Set<Int64> = [sum { $0.combine(bytes) }]
            for bit in 0..<(8 * length) {
                bytes[bit / 8] ^= 1 << UInt8(bit % 8)
                sums.insert(sum { $0.combine(bytes) })
                bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            }
            #expect(sums.count == 8 * length + 1)
        }
    }

    @Test("Kinds, lengths, borders between columns and tables count")
    func shape() {
        let values: [(inout RowChecksum) -> Void] = [
            { $0.combine("") }, { $0.combine([UInt8]()) }, { $0.combineNull() }, { $0.combine(0) }, { _ in },
            { $0.combine("a") }, { $0.combine([97]) }, { $0.combine([97, 0]) }, { $0.combine([0, 97]) },
            {
                $0.combine("a")
                $0.combine("")
            },
            {
                $0.combine("")
                $0.combine("a")
            },
            {
                $0.combine("ab")
                $0.combine("c")
            },
            {
                $0.combine("a")
                $0.combine("bc")
            },
        ]
        #expect(Set(values.map { body in sum(.events, body) }).count == values.count)
        let tables: [RowChecksum.Table] = [.events, .subscriptions, .exceptions, .deadLetters]
        #expect(Set(tables.map { sum($0) { $0.combine(1) } }).count == 4)
    }
}
