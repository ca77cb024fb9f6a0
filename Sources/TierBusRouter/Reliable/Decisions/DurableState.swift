import TierBusCore

/// One durable subscription within ``LogDecisions``.
///
/// In memory are the events between the ack floor and ``scanned`` that are not settled; what comes after is looked at
/// when there is room. Every event in memory is in the queue of its key. Only the first of a key can be ready, in flight
/// or due for a retry, so that the others are held back by it.
struct DurableState: Sendable {
    var options: DurableOptions
    let limits: LookAheadLimits
    let sabotage: LogSabotage

    /// The row as the log has it once the records given so far are applied.
    var row: LogSubscription
    var isRegistered = false
    var window = 1
    /// Whether its events are handled one transaction at a time, so that what was interrupted can be found: such an event
    /// is handed over alone.
    var isInbox = false
    /// Whether what was in flight when the log was opened was so in this very process, which lives.
    var hasSurvived = false
    /// The interrupted event that was handed over alone.
    var alone: Int64?

    /// Everything up to here was looked at.
    var scanned: Int64
    /// What was looked at above the floor: what it wants, settled or not, and what has an exception.
    var order = OwedOrder()
    var events: [Int64: OwedEvent] = [:]
    var keys: [String: [Int64]] = [:]
    var ready = ReadyQueue()
    var retries = SortedList<RetryTime>()
    var deadlines = Deadlines()
    /// Acknowledged by an earlier attempt while a later one is in flight, which occupies key and window until it ends.
    var lingering: [Int64: OwedEvent] = [:]
    var inFlight = 0
    /// The last attempt of what became a dead letter in this life: a late outcome must not be taken for a redriven one's.
    var lastAttempts: [Int64: Int] = [:]
    /// Events of which somebody waits to hear how they are settled, and what is to be told.
    var watched: Set<Int64> = []
    var settlements: [(sequence: Int64, Settlement)] = []
    /// Events whose state may differ from what the log has.
    var touched: Set<Int64> = []
    /// The highest sequence handed over; the log has ``LogSubscription/handed`` of ``row``.
    var handed: Int64

    /// What the log says was in flight when it was opened, before anything was redefined.
    let marks: LogSubscription
    /// What was looked at in this life before a redefinition needs no guess about marks.
    var marksAfter: Int64
    /// What was in memory before a redefinition, and not in flight.
    var remembered: [Int64: OwedEvent] = [:]
    /// What was in flight at a redefinition, may have reached its handler, and was not looked at since. Keeps its key and
    /// its place in the window.
    var begun: [Int64: OwedEvent] = [:]
    let opened: Moment

    /// The look that is not answered yet, with the last sequence at that time.
    var look: (after: Int64, last: Int64)?
    /// What the log had for it at the start is counted up to here.
    var counted: Int64
    var countEnd: Int64
    var counts = DurableCounters()
    var storedForIt = 0
    var isAbsenceTold = false

    init(
        _ row: LogSubscription, countEnd: Int64, options: DurableOptions, limits: LookAheadLimits,
        sabotage: LogSabotage, at now: Moment
    ) {
        self.row = row
        self.options = options
        self.limits = limits
        self.sabotage = sabotage
        self.countEnd = countEnd
        marks = row
        marksAfter = row.floor
        opened = now
        scanned = row.floor
        counted = row.floor
        handed = row.handed
    }

    var policy: RetryPolicy { options.retries }

    /// Whether the event is for this subscription. A damaged one whose source is lost is for all that want its type, and
    /// one whose type is lost for all there are: it may have been theirs, and must not be lost without a word.
    func wants(_ head: StoredHead, as row: LogSubscription) -> Bool {
        if head.damage != nil, head.source.isEmpty { return head.type.isEmpty || head.type == row.type }
        return row.wants(type: head.type, source: head.source, scope: head.scope)
    }

    // MARK: Looking ahead

    /// Events that wait for an earlier one of their key, or for their retry.
    private var waiting: Int { events.count + begun.count + lingering.count - inFlight - ready.count }

    /// Whether one more event has room in memory.
    private var hasRoom: Bool {
        ready.count < max(limits.ready, window) && waiting < limits.waiting && order.count < limits.aboveFloor
    }

    /// Whether a look is worth its while: there is room, and much of it unless nothing else is ready.
    var wantsLook: Bool {
        let isLow = ready.count <= max(limits.ready, window) / 2
        return hasRoom && isLow && (waiting <= limits.waiting / 2 || ready.count == 0)
    }

    /// Looks at heads that directly follow ``scanned``, as far as there is room.
    /// - Parameter end: The sequence up to which they are complete.
    mutating func see(
        _ heads: some Sequence<StoredHead>, to end: Int64 = 0, at now: Moment, _ answer: inout LogAnswer
    ) {
        for head in heads where head.sequence > scanned {
            // What is not wanted any more but has an exception stands in the order, too.
            let takesRoom = wants(head, as: row) || isRedriven(head.sequence) || row.exceptions[head.sequence] != nil
            guard hasRoom || !takesRoom else { return }
            scanned = head.sequence
            see(head, at: now, &answer)
        }
        scanned = max(scanned, end)
    }

    private mutating func see(_ head: StoredHead, at now: Moment, _ answer: inout LogAnswer) {
        let sequence = head.sequence
        let exception = row.exceptions[sequence]
        let memory = remembered.removeValue(forKey: sequence)
        // What somebody redrove is owed whatever is wanted.
        let isWanted = wants(head, as: row) || isRedriven(sequence)
        if !isWanted {
            forgetBegun(sequence)
            // It was when somebody began to wait.
            if watched.remove(sequence) != nil { settlements.append((sequence, .removed)) }
        }
        if let event = begun.removeValue(forKey: sequence) {
            order.append(sequence)
            events[sequence] = event
            return
        }
        if isWanted || exception != nil { order.append(sequence) }
        guard isWanted else { return }
        switch exception?.state {
        case .acked, .dead: return
        case nil, .held, .inFlight, .retrying: break
        }
        let event =
            memory ?? recalled(sequence, head, exception, isHanded: wants(head, as: marks), &answer)
        take(sequence, event, damage: head.damage, at: now, &answer)
    }

    /// Takes up an event that comes into memory.
    mutating func take(
        _ sequence: Int64, _ event: OwedEvent, damage: String? = nil, at now: Moment, _ answer: inout LogAnswer
    ) {
        events[sequence] = event
        touched.insert(sequence)
        if let damage {
            setAside(sequence, event, "the stored event is damaged: \(damage)", at: now, &answer)
        } else if isRegistered, let reason = reasonToEnd(event) {
            setAside(sequence, event, reason, at: now, &answer)
        } else {
            enqueue(sequence, event)
        }
    }

    /// Why an event is not to be delivered once more, by what the subscription allows; nil if it is. That is known only
    /// once somebody has registered it.
    func reasonToEnd(_ event: OwedEvent) -> String? {
        if event.failures >= max(1, policy.maxAttempts) { return "its attempts were used up in an earlier life" }
        guard event.interruptions >= max(1, policy.maxInterrupted) else { return nil }
        return "\(event.interruptions) deliveries in a row ended with the process"
    }

    /// Puts an event into the queue of its key: at the end, but before dead letters that halt the key and come later.
    mutating func enqueue(_ sequence: Int64, _ event: OwedEvent) {
        var queue = keys.removeValue(forKey: event.key) ?? []
        let place = row.letters.isEmpty ? nil : queue.firstIndex { $0 > sequence && isHalting($0) }
        queue.insert(sequence, at: place ?? queue.endIndex)
        keys[event.key] = queue
        if queue.first == sequence || sabotage.contains(.keyBlockingOff) { activate(sequence, event) }
    }

    /// How an event stands that comes into memory, by what the log says.
    /// - Parameters:
    ///   - head: nil for one at or below the floor, which only its dead letter tells of.
    ///   - isHanded: Whether it was wanted when it may have been handed over.
    mutating func recalled(
        _ sequence: Int64, _ head: StoredHead?, _ exception: LogException?, isHanded: Bool, _ answer: inout LogAnswer
    ) -> OwedEvent {
        let letter = row.letters[sequence]
        var event = OwedEvent(key: head?.orderingKey ?? letter?.orderingKey ?? "")
        event.priority = head?.priority ?? .normal
        if letter?.state == .redriven {
            event.cause = .redriven
            event.attempt = lastAttempts.removeValue(forKey: sequence) ?? 0
        } else {
            event.publishedAt = head?.publishedAt
        }
        // Clamped: the numbers come from a file.
        event.failures = min(max(0, exception?.failures ?? 0), 1_000_000)
        event.interruptions = min(max(0, exception?.interruptions ?? 0), 1_000_000)
        var isInterrupted = false
        switch exception?.state {
        case .inFlight: isInterrupted = true
        case .retrying:
            let wait = ((exception?.due ?? .epoch) - opened.wall).clampedNanoseconds
            let clamped = min(max(0, wait), policy.cap.clampedNanoseconds)
            event.state = .retrying(due: opened.uptime(in: clamped))
            event.due = exception?.due ?? .epoch
            event.cause = .failed
        case .held, .acked, .dead: break
        case nil: isInterrupted = sequence > marksAfter && sequence <= marks.handed && isHanded
        }
        guard isInterrupted else { return event }
        if hasSurvived {
            // Its transaction was undone, and nothing else of it is left.
            event.cause = .returned
            event.isMarked = true
            return event
        }
        if !sabotage.contains(.interruptionNotCounted) { event.interruptions += 1 }
        event.cause = .interrupted
        event.isMarked = true
        counts.interrupted += 1
        answer.remark(
            .interrupted, row.name,
            "event \(sequence) was in flight when its process ended; interruptions in a row: \(event.interruptions)")
        return event
    }

    // MARK: Keys

    /// The event is the first of its key now.
    mutating func activate(_ sequence: Int64, _ event: OwedEvent) {
        switch event.state {
        case .waiting: ready.insert(sequence, event.priority)
        case .retrying(let due): retries.insert(RetryTime(uptime: due, sequence: sequence))
        case .inFlight: break
        }
    }

    /// The event is settled and nothing of it is in flight: the next of its key has its turn.
    mutating func release(_ key: String, _ sequence: Int64) {
        guard var queue = keys.removeValue(forKey: key) else { return }
        let wasFirst = queue.first == sequence
        if let index = queue.firstIndex(of: sequence) { queue.remove(at: index) }
        guard let next = queue.first else { return }
        keys[key] = queue
        if wasFirst, !sabotage.contains(.keyBlockingOff), let event = events[next] { activate(next, event) }
    }

    // MARK: Counting

    /// Counts what the log had for it at the start, from heads that follow `after` and are complete up to `end`.
    mutating func count(_ heads: [StoredHead], after: Int64, to end: Int64) {
        guard counted < countEnd, after <= counted else { return }
        for head in heads where head.sequence > counted && head.sequence <= countEnd {
            guard wants(head, as: row) || isRedriven(head.sequence) else {
                forgetBegun(head.sequence)
                continue
            }
            // What is not counted is not looked at either, so its exception is as it was at the start.
            switch row.exceptions[head.sequence]?.state {
            case .acked, .dead: break
            case nil, .held, .inFlight, .retrying: counts.recovered += 1
            }
        }
        counted = max(counted, min(end, countEnd))
    }

    /// The new definition does not want what runs.
    private mutating func forgetBegun(_ sequence: Int64) {
        guard let event = begun.removeValue(forKey: sequence) else { return }
        inFlight -= 1
        release(event.key, sequence)
    }

    /// Events settled in this life.
    var settledCount: Int { counts.delivered + counts.filtered + counts.deadLettered + counts.expired }

    var isCounted: Bool { counted >= countEnd }

    var counters: DurableCounters {
        var result = counts
        result.owed = counts.recovered + counts.redriven + storedForIt
        result.pending = result.owed - settledCount
        result.halted = halted
        result.inFlight = inFlight
        result.isRegistered = isRegistered
        result.isCounted = isCounted
        return result
    }
}
