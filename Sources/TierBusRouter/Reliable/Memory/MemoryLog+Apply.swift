extension MemoryLog {
    /// Changes what is known of a subscription.
    /// - Throws: ``LogError``: `internalError` for a subscription that is not there, or is there already, for a floor
    ///   that falls, and for a sequence that was never given; the transaction is as it was.
    public func apply(_ change: LogChange) throws(LogError) {
        try requireTransaction()
        switch change {
        case .added(let row): try add(row)
        case .redefined(let row):
            let old = try known(row.name)
            put(row.name, old) { subscription in
                subscription.container = row.container
                subscription.type = row.type
                subscription.source = row.source
            }
        case .removed(let name): try remove(name)
        case .floor(let name, let sequence):
            let old = try known(name)
            guard sequence >= old.floor else {
                throw misuse("the floor of '\(name)' must not fall from \(old.floor) to \(sequence)")
            }
            try check(sequence, for: name)
            for covered in Self.places(of: old.exceptions, after: old.floor, upTo: sequence)
            where !isRedriven(name, covered) {
                put(nil, of: name, at: covered)
            }
            put(name, old) { $0.floor = sequence }
        case .handed(let name, let sequence):
            let old = try known(name)
            try check(sequence, for: name)
            put(name, old) { $0.handed = max($0.handed, sequence) }
        case .exception(let name, let sequence, let exception):
            let old = try known(name)
            try check(sequence, for: name)
            if sequence > old.floor || isRedriven(name, sequence) { put(exception, of: name, at: sequence) }
        case .exceptionRemoved(let name, let sequence):
            _ = try known(name)
            try check(sequence, for: name)
            put(nil, of: name, at: sequence)
        case .deadLetter(let letter):
            let old = try known(letter.subscription)
            try check(letter.sequence, for: letter.subscription)
            put(letter)
            if letter.state != .redriven, letter.sequence <= old.floor {
                put(nil, of: letter.subscription, at: letter.sequence)
            } else if letter.state == .setAside {
                let exception = LogException(
                    state: .dead, failures: letter.failures, interruptions: letter.interruptions)
                put(exception, of: letter.subscription, at: letter.sequence)
            }
        }
    }

    private func isRedriven(_ name: String, _ sequence: Int64) -> Bool {
        letter(name, sequence)?.state == .redriven
    }

    private func add(_ row: LogSubscription) throws(LogError) {
        guard self.row(of: row.name) == nil else {
            throw misuse("the subscription '\(row.name)' is there already")
        }
        for sequence in [row.floor, row.handed] + row.exceptions.keys { try check(sequence, for: row.name) }
        var row = row
        row.exceptions = row.exceptions.filter { $0.key > row.floor }
        row.letters = [:]
        change { [row] log in
            log.subscriptions[row.name] = row
        } undo: { [name = row.name] log in
            log.subscriptions[name] = nil
        }
    }

    private func remove(_ name: String) throws(LogError) {
        let (row, letters) = (try known(name), snapshotOfTransaction.letters[name])
        change { log in
            log.subscriptions[name] = nil
            log.letters[name] = nil
        } undo: { log in
            log.subscriptions[name] = row
            log.letters[name] = letters
        }
    }

    private func known(_ name: String) throws(LogError) -> LogSubscription {
        guard let row = row(of: name) else { throw misuse("the subscription '\(name)' is not there") }
        return row
    }

    /// The sequences of the exceptions that a rising floor covers, at the cost of the smaller of the two numbers.
    private static func places(
        of exceptions: [Int64: LogException], after low: Int64, upTo high: Int64
    ) -> [Int64] {
        guard high > low, !exceptions.isEmpty else { return [] }
        guard high - low < exceptions.count else { return exceptions.keys.filter { $0 <= high } }
        return (low + 1...high).filter { exceptions[$0] != nil }
    }

    /// Changes a row but not its exceptions.
    private func put(_ name: String, _ old: LogSubscription, _ body: (inout LogSubscription) -> Void) {
        let (container, type, source, floor, handed) = (old.container, old.type, old.source, old.floor, old.handed)
        change { log in
            if log.subscriptions[name] != nil { body(&log.subscriptions[name, default: old]) }
        } undo: { log in
            log.subscriptions[name]?.container = container
            log.subscriptions[name]?.type = type
            log.subscriptions[name]?.source = source
            log.subscriptions[name]?.floor = floor
            log.subscriptions[name]?.handed = handed
        }
    }

    private func put(_ exception: LogException?, of name: String, at sequence: Int64) {
        let old = row(of: name)?.exceptions[sequence]
        change { log in
            log.subscriptions[name]?.exceptions[sequence] = exception
        } undo: { log in
            log.subscriptions[name]?.exceptions[sequence] = old
        }
    }

    private func put(_ letter: DeadLetter) {
        let (name, sequence) = (letter.subscription, letter.sequence)
        let old = self.letter(name, sequence)
        change { log in
            log.letters[name, default: [:]][sequence] = letter
        } undo: { log in
            log.letters[name]?[sequence] = old
        }
    }
}
