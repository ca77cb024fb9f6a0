import TierBusCore
package import TierBusRouter

/// What the lives of one file said, and the rules about it.
package struct ChainOracle {
    private struct Settled {
        var floor: Int64 = 0
        var above: Set<Int64> = []
        func has(_ sequence: Int64) -> Bool { sequence <= floor || above.contains(sequence) }
    }

    private let seed: UInt64
    private let mayLetGo: Bool
    private var life = 0
    private var published: [ClosedRange<Int>] = []
    private var settled: [String: Settled] = [:]
    private var lastDelivery: [String: [Int64: (life: Int, attempt: Int)]] = [:]
    private var firsts: [String: [String: Int64]] = [:]
    private var text = ""
    /// Numbers that were told to be stored, with their places.
    package private(set) var accepted: [Int: Int64] = [:]
    /// By place, the number.
    private var numbers: [Int64: Int] = [:]
    package private(set) var deliveries = 0
    package private(set) var redeliveries = 0
    package private(set) var duplicates = 0
    /// Accepted events that the file did not have any more when it was looked at last.
    package private(set) var gone = 0
    /// What was settled, over all subscriptions, by its record.
    package private(set) var lines = 0
    package private(set) var hasEnded = false
    /// Whether the life was killed from outside.
    package var wasKilled = false
    package private(set) var violations: [String] = []

    /// - Parameter mayLetGo: Whether events that everybody has settled may be gone.
    package init(seed: UInt64, mayLetGo: Bool = false) {
        self.seed = seed
        self.mayLetGo = mayLetGo
    }

    package mutating func violated(_ rule: String, _ text: String) { violations.append("\(rule): \(text)") }

    package mutating func began(_ life: Int) {
        self.life = life
        text = ""
        hasEnded = false
        wasKilled = false
    }

    /// Takes what a life said; a line that was cut by its end says nothing.
    package mutating func take(_ bytes: [UInt8]) {
        text += String(decoding: bytes, as: UTF8.self)
        var rest = Substring(text)
        while let end = rest.firstIndex(of: "\n") {
            let line = rest[..<end]
            rest = rest[rest.index(after: end)...]
            guard let said = LifeLine(line) else {
                violated("proof", "a life said '\(line)'")
                continue
            }
            lines += 1
            take(said)
        }
        text = String(rest)
    }

    package mutating func take(_ line: LifeLine) {
        switch line {
        case .publishing(let first, let last): published.append(first...max(first, last))
        case .receipt(let number, let sequence, let isDuplicate): receipt(number, sequence, isDuplicate)
        case .delivery(let name, let sequence, let attempt, let cause): delivery(name, sequence, attempt, cause)
        case .floor(let name, let sequence):
            var known = settled[name] ?? Settled()
            known.floor = max(known.floor, sequence)
            known.above = known.above.filter { $0 > sequence }
            settled[name] = known
        case .settled(let name, let sequence): settled[name, default: Settled()].above.insert(sequence)
        case .wrong(let text): violations.append(text.contains(": ") ? text : "life: \(text)")
        case .remark(let text):
            if text.contains("damaged") || text.contains("not what was written") || text.contains("lost entries") {
                violated("I10", text)
            }
        case .ended: hasEnded = true
        }
    }

    private mutating func receipt(_ number: Int, _ sequence: Int64, _ isDuplicate: Bool) {
        let place = "publish \(number)"
        if isDuplicate { duplicates += 1 }
        if let known = accepted[number] {
            if known != sequence { violated("I2", "\(place) was accepted as \(known), and again as \(sequence)") }
            if !isDuplicate { violated("I1", "\(place) was accepted, and a later life stored it anew") }
        }
        if let other = numbers[sequence], other != number {
            violated("I1", "\(place) was accepted as \(sequence), which is that of \(other)")
        }
        accepted[number] = sequence
        numbers[sequence] = number
    }

    private mutating func delivery(_ name: String, _ sequence: Int64, _ attempt: Int, _ cause: String) {
        deliveries += 1
        let place = "event \(sequence) to \(name), attempt \(attempt)"
        if settled[name]?.has(sequence) == true { violated("I5", "\(place), which is recorded as settled") }
        let last = lastDelivery[name]?[sequence]
        if let last {
            redeliveries += 1
            if cause == "first" { violated("I9", "\(place) again, without a cause") }
            if last.life == life {
                if attempt <= last.attempt { violated("fencing", "\(place) after \(last.attempt)") }
                if cause == "interrupted" { violated("I9", "\(place): nothing interrupted it") }
            }
        } else {
            // It may have been marked and not handed over in an earlier life.
            if cause != "first", cause != "interrupted" { violated("I9", "\(place) for the first time, as \(cause)") }
            if let number = numbers[sequence] {
                let key = JournalEntry.key(number, of: seed)
                if let highest = firsts[name]?[key], sequence < highest {
                    violated("I3", "\(place) for the first time after \(highest) of its key")
                }
                firsts[name, default: [:]][key] = max(sequence, firsts[name]?[key] ?? 0)
            }
        }
        lastDelivery[name, default: [:]][sequence] = (life, attempt)
    }

    // MARK: The file

    /// Holds what is in the closed file against what was said.
    /// - Parameter isDrained: Whether nothing may be owed.
    package mutating func check(
        _ recovery: LogRecovery, _ reads: [LogRead], _ letters: [DeadLetter], pending: Int, isDrained: Bool
    ) {
        for remark in recovery.remarks { violated("I10", remark) }
        var stored: Set<Int> = []
        for read in reads {
            guard case .event(let sequence, let entry) = read else {
                violated("I10", "event \(read.sequence) is damaged")
                continue
            }
            guard let number = JournalEntry.number(in: entry.payload),
                published.contains(where: { $0.contains(number) })
            else {
                violated("I2", "event \(sequence) was never published")
                continue
            }
            if entry.payload != JournalEntry.payload(number, of: seed)
                || entry.eventID != JournalEntry.id(number, of: seed)
            {
                violated("I6", "event \(sequence) is not what was published")
            }
            if !stored.insert(number).inserted { violated("I2", "publish \(number) is there twice") }
            if let place = accepted[number], place != sequence {
                violated("I1", "publish \(number) was accepted as \(place), and is \(sequence)")
            }
        }
        let last = reads.map(\.sequence).max() ?? 0
        gone = 0
        for (number, sequence) in accepted.sorted(by: { $0.key < $1.key }) where !stored.contains(number) {
            // What everybody got and has settled may be let go of, but never the last.
            let mayBeGone = recovery.subscriptions.allSatisfy {
                sequence <= $0.floor && lastDelivery[$0.name]?[sequence] != nil
            }
            if mayLetGo, mayBeGone, sequence < last {
                gone += 1
            } else {
                violated("I1", "publish \(number) was accepted as \(sequence), and is missing")
            }
        }
        for (name, known) in settled {
            guard let row = recovery.subscriptions.first(where: { $0.name == name }) else {
                violated("I1", "the subscription '\(name)' is gone")
                continue
            }
            if row.floor < known.floor {
                violated("I5", "'\(name)' had settled up to \(known.floor); now \(row.floor)")
            }
            for sequence in known.above where sequence > row.floor {
                let state = row.exceptions[sequence]?.state
                if state != .acked && state != .dead { violated("I5", "'\(name)' had settled \(sequence)") }
            }
        }
        if isDrained, pending != 0 { violated("I7", "\(pending) are pending at the end") }
        for letter in letters { check(letter) }
    }

    private mutating func check(_ letter: DeadLetter) {
        guard let number = numbers[letter.sequence] else { return }
        let isMeant = number % 40 == 3 || (number % 40 == 23 && letter.subscription == "risk")
        if !isMeant, letter.interruptions < LifeProcess.policy.maxInterrupted {
            violated(
                "I4",
                "event \(letter.sequence) is a dead letter of \(letter.subscription), after \(letter.failures) "
                    + "failures and \(letter.interruptions) interruptions: \(letter.reason)")
        }
        if number % 40 == 23, letter.failures != LifeProcess.policy.maxAttempts,
            letter.interruptions < LifeProcess.policy.maxInterrupted
        {
            violated("I4", "event \(letter.sequence) is dead after \(letter.failures) failures")
        }
    }
}
