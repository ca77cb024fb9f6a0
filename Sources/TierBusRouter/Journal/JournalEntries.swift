/// The entries of a journal, read a page at a time.
public struct JournalEntries: Sequence {
    let path: String

    /// Begins with the first entry.
    public func makeIterator() -> Iterator { Iterator(path) }

    /// Reads a journal from its first entry to its end, or to where it is damaged.
    public struct Iterator: IteratorProtocol {
        private static let pageBytes = 64 << 10

        private let file: JournalFile?
        private var decoder = JournalDecoder()
        private var page: ArraySlice<UInt8> = []
        /// The place of the first byte of `page` in the file.
        private var offset = Int64(JournalFormat.headerBytes)
        private var hasEnded = false
        /// What was read so far; how the journal ends, once ``next()`` has returned nil.
        public private(set) var check = JournalCheck()

        init(_ path: String) {
            do throws(JournalError) {
                file = try JournalFile.read(path)
            } catch {
                file = nil
                end(.damaged(atByte: 0, error.description))
            }
        }

        /// The next entry; nil at the end.
        public mutating func next() -> JournalEntry? {
            while !hasEnded, let record = nextRecord() {
                switch record {
                case .name: continue
                case .entry(let entry):
                    switch entry {
                    case .input: check.inputs += 1
                    case .delivery: check.deliveries += 1
                    case .stored: break
                    }
                    return entry
                case .end(let inputs, let deliveries):
                    guard (inputs, deliveries) == (check.inputs, check.deliveries) else {
                        end(.damaged(atByte: offset, "other counts than it ends with"))
                        return nil
                    }
                    end(.complete)
                }
            }
            return nil
        }

        private mutating func nextRecord() -> JournalDecoder.Record? {
            do throws(JournalError) {
                guard try fill(JournalFormat.frameHead) else { return nil }
                let length = Int(Self.number(page.prefix(4)))
                let sum = Self.number(page.dropFirst(4).prefix(4))
                guard length > 0, length <= JournalFormat.maxFrameBytes else {
                    end(.damaged(atByte: offset, "a record of \(length) bytes"))
                    return nil
                }
                guard try fill(JournalFormat.frameHead + length) else { return nil }
                let body = page.dropFirst(JournalFormat.frameHead).prefix(length)
                guard Checksum32.of(body) == sum else {
                    end(.damaged(atByte: offset, "a record whose checksum does not agree"))
                    return nil
                }
                let record = try read(body)
                page = page.dropFirst(JournalFormat.frameHead + length)
                offset += Int64(JournalFormat.frameHead + length)
                return record
            } catch {
                end(.damaged(atByte: offset, error.message))
                return nil
            }
        }

        private mutating func read(_ body: ArraySlice<UInt8>) throws(JournalError) -> JournalDecoder.Record {
            do throws(JournalDecoder.Failure) {
                return try decoder.read(body)
            } catch {
                throw JournalError(.inputOutput, error.reason)
            }
        }

        /// Sees to it that so many bytes are in the page; false, and the journal has ended, if the file has fewer.
        private mutating func fill(_ count: Int) throws(JournalError) -> Bool {
            guard page.count < count else { return true }
            guard let file else { return false }
            let more = try file.read(Swift.max(count, Self.pageBytes) - page.count, at: offset + Int64(page.count))
            page = (Array(page) + more)[...]
            guard page.count < count else { return true }
            end(.truncated(atByte: offset))
            return false
        }

        private mutating func end(_ end: JournalEnd) {
            hasEnded = true
            check.end = end
        }

        private static func number(_ bytes: ArraySlice<UInt8>) -> UInt32 {
            bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
        }
    }
}
