import TierBusCore

/// Turns records into frames. Knows the names that were written, and the last time.
struct JournalEncoder {
    private var numbers: [String: UInt64] = [:]
    private var lastTime: Int64 = 0
    private var writer = ByteWriter()
    private var inputs: UInt64 = 0
    private var deliveries: UInt64 = 0

    /// Appends the frames of an entry.
    /// - Throws: What says that it is too large; nothing is appended then.
    mutating func append(_ entry: JournalEntry, to bytes: inout [UInt8]) throws(JournalError) {
        switch entry {
        case .input(let input):
            try check([input.container, input.type], payload: input.payload)
            let names = [input.container, input.type].map { number(of: $0, &bytes) }
            begin(.input)
            for name in names { append(name) }
            append(UInt64(input.way.rawValue))
            append(time: input.time)
            append(UInt64(input.version))
            writer.append(bytes: input.payload)
            inputs += 1
        case .delivery(let delivery):
            let texts = [delivery.lane, delivery.subscriber, delivery.type, delivery.source]
            try check(texts, payload: delivery.payload ?? [])
            let names = texts.map { number(of: $0, &bytes) }
            begin(.delivery)
            for name in names { append(name) }
            append(delivery)
            deliveries += 1
        case .stored(let stored):
            begin(.stored)
            append(time: stored.time)
            append(signed: stored.sequence)
            writer.append(stored.eventID)
        }
        endFrame(&bytes)
    }

    /// Appends the last frame.
    mutating func end(_ bytes: inout [UInt8]) {
        begin(.end)
        append(inputs)
        append(deliveries)
        endFrame(&bytes)
    }

    private mutating func append(_ delivery: DeliveryRecord) {
        let isFirst = delivery.correlationID == delivery.eventID
        let hasCause = delivery.causationID != .none
        append((delivery.payload == nil ? 0 : 1) | (isFirst ? 2 : 0) | (hasCause ? 4 : 0))
        append(time: delivery.time)
        append(signed: delivery.timestamp.nanoseconds &- delivery.time.nanoseconds)
        append(signed: delivery.sequence)
        append(UInt64(delivery.attempt))
        append(UInt64(delivery.priority.rawValue))
        append(UInt64(delivery.version))
        writer.append(delivery.eventID)
        if !isFirst { writer.append(delivery.correlationID) }
        if hasCause { writer.append(delivery.causationID) }
        if let payload = delivery.payload { writer.append(bytes: payload) }
    }

    private func check(_ names: [String], payload: [UInt8]) throws(JournalError) {
        let isFine =
            names.allSatisfy { $0.utf8.count <= JournalFormat.maxNameBytes }
            && payload.count <= JournalFormat.maxPayloadBytes
            && numbers.count + names.count <= JournalFormat.maxNames
        guard isFine else {
            throw JournalError(
                .inputOutput,
                "a journal takes names of \(JournalFormat.maxNameBytes) and payloads of \(JournalFormat.maxPayloadBytes) "
                    + "bytes at most; \(names.first ?? "") has more")
        }
    }

    private mutating func number(of name: String, _ bytes: inout [UInt8]) -> UInt64 {
        if let number = numbers[name] { return number }
        let number = UInt64(numbers.count)
        numbers[name] = number
        begin(.name)
        writer.append(bytes: name.utf8)
        endFrame(&bytes)
        return number
    }

    private mutating func begin(_ kind: JournalFormat.Kind) {
        writer.removeAll()
        writer.append(kind.rawValue)
    }

    private func endFrame(_ bytes: inout [UInt8]) {
        var head = ByteWriter(capacity: JournalFormat.frameHead)
        head.append(UInt32(writer.bytes.count))
        head.append(Checksum32.of(writer.bytes))
        bytes += head.bytes
        bytes += writer.bytes
    }

    private mutating func append(time: Timestamp) {
        append(signed: time.nanoseconds &- lastTime)
        lastTime = time.nanoseconds
    }

    /// Small numbers of either sign take few bytes.
    private mutating func append(signed number: Int64) { append(UInt64(bitPattern: number << 1 ^ number >> 63)) }

    private mutating func append(_ number: UInt64) {
        var rest = number
        while rest >= 128 {
            writer.append(UInt8(truncatingIfNeeded: rest) | 128)
            rest >>= 7
        }
        writer.append(UInt8(rest))
    }
}
