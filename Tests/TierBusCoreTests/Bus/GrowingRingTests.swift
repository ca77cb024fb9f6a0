import Testing

@testable import TierBusCore

@Suite struct GrowingRingTests {
    @Test("From every start offset and over every size up to two growths the ring does what an array does")
    func againstArray() {
        for offset in 0..<32 {
            for size in 0...40 {
                var ring = GrowingRing<Int>()
                var array: [Int] = []
                for number in 0..<offset {
                    ring.append(-number)
                    #expect(ring.removeFirst() == -number)
                }
                for number in 0..<size {
                    ring.append(number)
                    array.append(number)
                }
                let (count, isEmpty) = (ring.count, ring.isEmpty)
                #expect(count == array.count && isEmpty == array.isEmpty)
                // Half out, as many in: over the seam.
                for number in 0..<size / 2 {
                    #expect(ring.removeFirst() == array.removeFirst())
                    ring.append(size + number)
                    array.append(size + number)
                }
                while let first = array.first {
                    #expect(ring.removeFirst() == first)
                    array.removeFirst()
                }
                let isEmptyAtLast = ring.isEmpty
                #expect(isEmptyAtLast)
            }
        }
    }

    @Test(
        "Elements are released when they are taken and when the ring goes, grown or not", arguments: [1, 16, 17, 100])
    func releases(count: Int) {
        let log = Log()
        do {
            var ring = GrowingRing<Witness>()
            for number in 0..<count { ring.append(Witness { log.add("\(number)") }) }
            _ = ring.removeFirst()
            #expect(log.lines == ["0"])
        }
        #expect(log.lines == (0..<count).map(String.init))
    }
}
