import TierBusCore

/// Where notices are kept until somebody takes them: bounded, one for each kind and place.
///
/// Nothing here publishes an event, and a failing reader makes no notice: there is no way round in a circle.
package final class NoticeBoard: Sendable {
    private struct Key: Hashable {
        let kind: NoticeKind
        let place: String
    }

    private struct State {
        var indices: [Key: Int] = [:]
        var waiting: [Notice] = []
        var lost = 0
        var isClosed = false
        var reader: CheckedContinuation<Notice?, Never>?
    }

    static let maxTextBytes = 1_024

    private let capacity: Int
    private let clock: any EventClock
    private let state = SystemLock(State())

    init(capacity: Int, clock: any EventClock) {
        self.capacity = capacity
        self.clock = clock
    }

    /// Adds a notice, or counts it with one of the same kind and place that still waits.
    package func post(_ kind: NoticeKind, at place: String, _ text: String, count: Int = 1) {
        let now = clock.now
        let text = Self.printable(text)
        let handed: (CheckedContinuation<Notice?, Never>, Notice)? = state.withLock { state in
            guard !state.isClosed else { return nil }
            let notice = Notice(kind: kind, place: place, text: text, count: count, first: now, last: now)
            if let reader = state.reader {
                state.reader = nil
                return (reader, notice)
            }
            let key = Key(kind: kind, place: place)
            if let index = state.indices[key] {
                state.waiting[index].count += count
                state.waiting[index].text = text
                state.waiting[index].last = now
            } else if state.waiting.count < capacity {
                state.indices[key] = state.waiting.count
                state.waiting.append(notice)
            } else {
                state.lost += count
            }
            return nil
        }
        if let (reader, notice) = handed { reader.resume(returning: notice) }
    }

    /// Takes what waits, oldest first.
    package func takeAll() -> [Notice] {
        state.withLock { state in
            defer {
                state.waiting = []
                state.indices = [:]
            }
            return state.waiting
        }
    }

    /// Notices for which there was no room.
    package var lost: Int { state.withLock { $0.lost } }

    /// The next notice; nil when the board is closed and empty, or the task is cancelled. For one reader.
    func next() async -> Notice? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer: Notice?? = state.withLock { state in
                    if !state.waiting.isEmpty {
                        let notice = state.waiting.removeFirst()
                        state.indices = [:]
                        for (index, notice) in state.waiting.enumerated() {
                            state.indices[Key(kind: notice.kind, place: notice.place)] = index
                        }
                        return .some(notice)
                    }
                    if state.isClosed || Task.isCancelled || state.reader != nil { return .some(nil) }
                    state.reader = continuation
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            let reader = state.withLock { state in
                defer { state.reader = nil }
                return state.reader
            }
            reader?.resume(returning: nil)
        }
    }

    /// Ends the readers once they have taken what waits.
    package func close() {
        let reader = state.withLock { state in
            state.isClosed = true
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume(returning: nil)
    }

    /// At most 1 KiB, control characters escaped.
    private static func printable(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            let piece = scalar.properties.generalCategory == .control ? scalar.escaped(asASCII: true) : String(scalar)
            if result.utf8.count + piece.utf8.count > maxTextBytes { break }
            result += piece
        }
        return result
    }
}
