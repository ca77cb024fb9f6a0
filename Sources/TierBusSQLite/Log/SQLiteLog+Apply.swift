public import TierBusRouter

extension SQLiteLog {
    /// Changes what is known of a subscription. It is checked now and written with the commit, or before a read that has
    /// to see it.
    ///
    /// A dead letter above the floor settles its event: the exception with the state `dead` is written with it.
    /// - Throws: ``LogError``: `internalError` for a subscription that is not there, or is there already, for a floor
    ///   that falls, and for a sequence that was never given; the transaction is as it was.
    public func apply(_ change: LogChange) throws(LogError) {
        try requireTransaction()
        guard isRecovered else { throw misuse("recover() comes before anything else") }
        switch change {
        case .added(let subscription):
            guard subscriptions[subscription.name] == nil else {
                throw misuse("the subscription '\(subscription.name)' is there already")
            }
            try checkSizes(subscription)
            for sequence in [subscription.floor, subscription.handed] + subscription.exceptions.keys {
                try checkGiven(sequence, for: subscription.name)
            }
            willChange(subscription.name)
            subscriptions[subscription.name] = SubscriptionRow(subscription)
        case .redefined(let subscription):
            try checkSizes(subscription)
            var row = try row(of: subscription.name)
            row.subscription.container = subscription.container
            row.subscription.type = subscription.type
            row.subscription.source = subscription.source
            willChange(subscription.name)
            subscriptions[subscription.name] = row
        case .removed(let name):
            _ = try row(of: name)
            willChange(name)
            subscriptions[name] = nil
            redriven[name] = nil
        case .floor(let name, let sequence):
            var row = try row(of: name)
            guard sequence >= row.subscription.floor else {
                throw misuse("the floor of '\(name)' must not fall from \(row.subscription.floor) to \(sequence)")
            }
            try checkGiven(sequence, for: name)
            row.subscription.floor = sequence
            willChange(name)
            subscriptions[name] = row
        case .handed(let name, let sequence):
            var row = try row(of: name)
            try checkGiven(sequence, for: name)
            row.subscription.handed = max(row.subscription.handed, sequence)
            willChange(name)
            subscriptions[name] = row
        case .exception(let name, let sequence, _), .exceptionRemoved(let name, let sequence):
            _ = try row(of: name)
            try checkGiven(sequence, for: name)
        case .deadLetter(let letter):
            _ = try row(of: letter.subscription)
            try checkGiven(letter.sequence, for: letter.subscription)
            if letter.state == .redriven {
                redriven[letter.subscription, default: []].insert(letter.sequence)
            } else if redriven[letter.subscription]?.remove(letter.sequence) != nil,
                redriven[letter.subscription]?.isEmpty == true
            {
                redriven[letter.subscription] = nil
            }
        }
        changes.append(change)
    }

    private func checkSizes(_ subscription: LogSubscription) throws(LogError) {
        let texts = [
            ("name", subscription.name), ("container", subscription.container), ("type", subscription.type),
            ("source", subscription.source ?? ""),
        ]
        for (kind, text) in texts where text.utf8.count > Self.maxTextBytes {
            throw .about(.tooLarge, path, "the \(kind) of a subscription has at most \(Self.maxTextBytes) bytes")
        }
    }

    private func row(of name: String) throws(LogError) -> SubscriptionRow {
        guard let row = subscriptions[name] else { throw misuse("the subscription '\(name)' is not there") }
        return row
    }

    private func checkGiven(_ sequence: Int64, for name: String) throws(LogError) {
        guard (0...lastSequence).contains(sequence) else {
            throw misuse("'\(name)' speaks of the sequence \(sequence); the last is \(lastSequence)")
        }
    }

    /// Writes what was applied.
    func write(flushing: Bool) throws(LogError) {
        try beginWriting(flushing: flushing)
        try writing(all: true) { () throws(LogError) in
            for change in changes { try write(change) }
            for name in changedSubscriptions.sorted() {
                guard let row = subscriptions[name] else { continue }
                row.bind(to: statements.putSubscription)
                try statements.putSubscription.run()
            }
        }
        changes.removeAll(keepingCapacity: true)
        changedSubscriptions.removeAll(keepingCapacity: true)
    }

    /// Writes the part of a change that is not in the subscription's row. Exceptions that the floor of this transaction
    /// covers are not written at all.
    private func write(_ change: LogChange) throws(LogError) {
        switch change {
        case .added(let subscription):
            let clear = statements.removeExceptionsOf
            clear.bind(1, subscription.name)
            try clear.run()
            for (sequence, exception) in subscription.exceptions.sorted(by: { $0.key < $1.key }) {
                try put(exception, of: subscription.name, at: sequence)
            }
        case .redefined, .handed: break
        case .removed(let name):
            for statement in [
                statements.removeSubscription, statements.removeExceptionsOf, statements.removeLettersOf,
            ] {
                statement.bind(1, name)
                try statement.run()
            }
        case .floor(let name, let sequence):
            let remove = statements.removeExceptionsUpTo
            remove.bind(1, name)
            remove.bind(2, sequence)
            try remove.run()
        case .exception(let name, let sequence, let exception):
            try put(exception, of: name, at: sequence)
        case .exceptionRemoved(let name, let sequence):
            try removeException(of: name, at: sequence)
        case .deadLetter(let letter):
            DeadLetterRow.bind(letter, to: statements.putDeadLetter)
            try statements.putDeadLetter.run()
            let isCovered = letter.sequence <= subscriptions[letter.subscription]?.subscription.floor ?? 0
            if letter.state != .redriven, isCovered {
                try removeException(of: letter.subscription, at: letter.sequence)
            } else if letter.state == .setAside {
                let exception = LogException(
                    state: .dead, failures: letter.failures, interruptions: letter.interruptions)
                try put(exception, of: letter.subscription, at: letter.sequence)
            }
        }
    }

    private func removeException(of name: String, at sequence: Int64) throws(LogError) {
        statements.removeException.bind(1, name)
        statements.removeException.bind(2, sequence)
        try statements.removeException.run()
    }

    private func put(_ exception: LogException, of name: String, at sequence: Int64) throws(LogError) {
        guard sequence > subscriptions[name]?.subscription.floor ?? 0 || redriven[name]?.contains(sequence) == true
        else { return }
        let row = ExceptionRow(subscription: name, sequence: sequence, exception: exception)
        row.bind(to: statements.putException)
        try statements.putException.run()
    }
}
