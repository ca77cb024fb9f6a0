import TierBusCore

/// Turns the records of frames back into entries. No input makes it trap.
struct JournalDecoder {
    /// What a record says.
    enum Record: Equatable {
        case name
        case entry(JournalEntry)
        case end(inputs: Int64, deliveries: Int64)
    }

    /// A record that does not say what it should.
    struct Failure: Error {
        let reason: String
    }

    private var names: [String] = []
    private var lastTime: Int64 = 0
    private var place: Int64 = 0

    /// Reads one record, whose checksum agrees.
    mutating func read(_ bytes: ArraySlice<UInt8>) throws(Failure) -> Record {
        var reader = ByteReader(bytes)
        do {
            guard let kind = JournalFormat.Kind(rawValue: try reader.read()) else {
                throw Failure(reason: "a record of no known kind")
            }
            switch kind {
            case .name:
                names.append(try name(reader.readRest()))
                return .name
            case .input: return .entry(.input(try input(&reader)))
            case .delivery: return .entry(.delivery(try delivery(&reader)))
            case .stored: return .entry(.stored(try stored(&reader)))
            case .end:
                return .end(
                    inputs: Int64(clamping: try reader.number()), deliveries: Int64(clamping: try reader.number()))
            }
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure(reason: "\(error)")
        }
    }

    private func name(_ bytes: [UInt8]) throws -> String {
        guard bytes.count <= JournalFormat.maxNameBytes, names.count < JournalFormat.maxNames,
            let text = String(validating: bytes, as: UTF8.self)
        else { throw Failure(reason: "a name that is none") }
        return text
    }

    private mutating func input(_ reader: inout ByteReader) throws -> InputRecord {
        let (container, type) = (try name(&reader), try name(&reader))
        guard let way = InputRecord.Way(rawValue: try reader.small()) else {
            throw Failure(reason: "an input that came no known way")
        }
        let time = try time(&reader)
        return InputRecord(
            container: container, type: type, way: way, time: time, version: try reader.small(),
            payload: try reader.readRest())
    }

    private mutating func delivery(_ reader: inout ByteReader) throws -> DeliveryRecord {
        let names = [try name(&reader), try name(&reader), try name(&reader), try name(&reader)]
        let flags: UInt8 = try reader.small()
        let time = try time(&reader)
        let timestamp = Timestamp(nanoseconds: time.nanoseconds &+ (try reader.signed()))
        let sequence = try reader.signed()
        let attempt: UInt16 = try reader.small()
        guard let priority = Priority(rawValue: try reader.small()) else { throw Failure(reason: "no known priority") }
        let version: UInt16 = try reader.small()
        let id = try reader.readID()
        let correlation = flags & 2 == 2 ? id : try reader.readID()
        let causation = flags & 4 == 4 ? try reader.readID() : .none
        let rest = try reader.readRest()
        guard flags & 1 == 1 || rest.isEmpty else { throw Failure(reason: "bytes after the end of a delivery") }
        defer { place += 1 }
        return DeliveryRecord(
            place: place, lane: names[0], subscriber: names[1], type: names[2], eventID: id, sequence: sequence,
            time: time, source: names[3], correlationID: correlation, causationID: causation, attempt: attempt,
            priority: priority, version: version, payload: flags & 1 == 1 ? rest : nil, timestamp: timestamp)
    }

    private mutating func stored(_ reader: inout ByteReader) throws -> StoredRecord {
        let (time, sequence) = (try time(&reader), try reader.signed())
        let record = StoredRecord(eventID: try reader.readID(), sequence: sequence, time: time)
        guard reader.remaining == 0 else { throw Failure(reason: "bytes after the end of a record") }
        return record
    }

    private func name(_ reader: inout ByteReader) throws -> String {
        guard let index = Int(exactly: try reader.number()), index < names.count else {
            throw Failure(reason: "a name that was not told before")
        }
        return names[index]
    }

    private mutating func time(_ reader: inout ByteReader) throws -> Timestamp {
        lastTime &+= try reader.signed()
        return Timestamp(nanoseconds: lastTime)
    }
}

extension ByteReader {
    /// Reads a number of seven bits a byte.
    fileprivate mutating func number() throws -> UInt64 {
        var (result, shift): (UInt64, UInt64) = (0, 0)
        while true {
            let byte: UInt8 = try read()
            guard shift < 63 || byte <= 1 else { throw JournalDecoder.Failure(reason: "a number that is too large") }
            result |= UInt64(byte & 127) << shift
            if byte < 128 { return result }
            shift += 7
        }
    }

    fileprivate mutating func signed() throws -> Int64 {
        let number = try number()
        return Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
    }

    fileprivate mutating func small<Number: FixedWidthInteger>() throws -> Number {
        guard let result = Number(exactly: try number()) else {
            throw JournalDecoder.Failure(reason: "a number out of its range")
        }
        return result
    }
}
