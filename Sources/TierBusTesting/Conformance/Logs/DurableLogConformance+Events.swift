import TierBusCore
import TierBusRouter

extension DurableLogConformance {
    static func emptyLog(_ source: DurableLogSource) throws {
        try opened(source) { (log, recovery) throws in
            try expect(recovery, is: LogRecovery())
            try expect(log.read(after: 0, limit: 10), is: [])
            try expect(log.read(type: "ORDER", after: 0, limit: 10), is: [])
            try expect(log.deadLetters(after: nil, limit: 10), is: [])
            try expect(log.census(), is: LogCensus())
        }
    }

    static func roundTrip(_ source: DurableLogSource) throws {
        var entries = (1...40).map { LogSample.entry($0, bytes: $0 * $0 % 300) }
        entries[3].payload = []
        entries[4].topic = ""
        entries[5].source = "nul\0 and \u{10FFFF}"
        entries[6].version = .max
        entries[7].timestamp = Timestamp(nanoseconds: .min)
        entries[8].publishedAt = Timestamp(nanoseconds: .max)
        entries[9].scope = .children
        entries[10].correlationID = EventID(high: .max, low: .max)
        entries[11].payload = [UInt8](repeating: 0xFF, count: 100_000)
        let expected = entries.enumerated().map { LogRead.event(sequence: Int64($0 + 1), $1) }
        try opened(source) { (log, _) throws in
            for entry in entries { try log.store(entry) }
            try expect(log.read(after: 0, limit: 100), is: expected)
        }
        try opened(source) { (log, recovery) throws in
            try expect(recovery, is: LogRecovery(lastSequence: 40))
            try expect(log.read(after: 0, limit: 100), is: expected)
        }
    }

    static func order(_ source: DurableLogSource) throws {
        try opened(source) { (log, _) throws in
            try expect(
                log.store(LogSample.entry(9), LogSample.entry(2)), is: [.stored(sequence: 1), .stored(sequence: 2)])
            try expect(log.store(LogSample.entry(5)), is: [.stored(sequence: 3)])
        }
        try opened(source) { (log, recovery) throws in
            try expect(recovery.lastSequence, is: 3)
            try expect(log.store(LogSample.entry(1)), is: [.stored(sequence: 4)])
            try expect(log.read(after: 0, limit: 9).map(\.sequence), is: [1, 2, 3, 4])
        }
    }

    static func duplicates(_ source: DurableLogSource) throws {
        try opened(source) { (log, _) throws in try log.store(LogSample.entry(1), LogSample.entry(2)) }
        try opened(source) { (log, _) throws in
            var again = LogSample.entry(2)
            again.publishedAt = .epoch
            again.source = "another"
            try expect(log.store(again, LogSample.entry(1)), is: [.duplicate(of: 2), .duplicate(of: 1)])
            try expect(log.store(LogSample.entry(3)), is: [.stored(sequence: 3)])
            try expect(log.read(after: 1, limit: 1), is: [.event(sequence: 2, LogSample.entry(2))])
        }
    }

    static func conflicts(_ source: DurableLogSource) throws {
        try opened(source) { (log, _) throws in
            try log.store(LogSample.entry(1))
            var (payload, type, version) = (LogSample.entry(1), LogSample.entry(1), LogSample.entry(1))
            payload.payload[0] ^= 1
            type.type = "FILL"
            version.version += 1
            try expect(log.store(payload, type, version), is: Array(repeating: .conflict(with: 1), count: 3))
            try expect(log.read(after: 0, limit: 9), is: [.event(sequence: 1, LogSample.entry(1))])
            try expect(log.read(type: "FILL", after: 0, limit: 9), is: [])
        }
    }

    static func duplicatesInOneTransaction(_ source: DurableLogSource) throws {
        try opened(source) { (log, _) throws in
            try expect(
                log.store(LogSample.entry(1), LogSample.entry(1), LogSample.entry(2)),
                is: [.stored(sequence: 1), .duplicate(of: 1), .stored(sequence: 2)])
        }
    }

    static func pages(_ source: DurableLogSource) throws {
        try opened(source) { (log, _) throws in
            for number in 1...23 { try log.store(LogSample.entry(number)) }
            for size in 1...25 {
                let found = try allPages { try log.read(after: $0?.sequence ?? 0, limit: size) }
                try expect(found.map(\.sequence), is: Array(1...23), "pages of \(size)")
            }
            try expect(log.read(after: 23, limit: 5), is: [])
            try expect(log.read(after: .max, limit: 5), is: [])
            try expect(log.read(after: 0, limit: 0), is: [])
            try expect(log.read(after: 0, limit: -1), is: [])
            try expect(log.read(after: .min, limit: .max).count, is: 23)
        }
    }

    static func pagesOfType(_ source: DurableLogSource) throws {
        try opened(source) { (log, _) throws in
            for number in 1...30 { try log.store(LogSample.entry(number, type: ["A", "B", "C"][number % 3])) }
            for size in 1...11 {
                let found = try allPages { try log.read(type: "B", after: $0?.sequence ?? 0, limit: size) }
                try expect(
                    found.map(\.sequence), is: Array(stride(from: 1, through: 28, by: 3)), "pages of \(size)")
            }
            try expect(log.read(type: "D", after: 0, limit: 5), is: [])
            try expect(log.read(type: "", after: 0, limit: 5), is: [])
        }
    }
}
