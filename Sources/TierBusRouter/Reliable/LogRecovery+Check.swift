extension LogRecovery {
    /// What no log can hold, and would let events be passed over if it were believed; nil if there is nothing.
    var contradiction: String? {
        if lastSequence < 0 { return "it ends at \(lastSequence)" }
        var names: Set<String> = []
        for row in subscriptions {
            if row.name.isEmpty { return "a durable subscription has no name" }
            if !names.insert(row.name).inserted { return "it has the durable subscription '\(row.name)' twice" }
            if row.floor < 0 || row.floor > lastSequence || row.handed > lastSequence {
                return "'\(row.name)' has come to \(max(row.floor, row.handed)), and the log ends at \(lastSequence)"
            }
            if let place = row.letters.keys.first(where: { $0 < 1 || $0 > lastSequence }) {
                return "'\(row.name)' has a dead letter at \(place), and the log ends at \(lastSequence)"
            }
            // What was redriven has one below the floor, too.
            let strange = row.exceptions.keys.first { place in
                (place <= row.floor && row.letters[place]?.state != .redriven) || place > lastSequence
            }
            if let strange {
                return "'\(row.name)' has an exception at \(strange), which is not above \(row.floor) and in the log"
            }
        }
        return nil
    }
}
