import TierBusCore

/// Does many independent pieces of work, a few at a time.
package struct Workers: Sendable {
    /// How many at a time.
    package let width: Int

    package init(width: Int) { self.width = max(1, width) }

    private struct State<Result: Sendable>: Sendable {
        var next = 0
        var end: Int
        var results: [Int: Result] = [:]
        var error: (any Error)?
    }

    /// Does the pieces 0 to below `count`, and none after the first that `isLast`.
    /// - Returns: The results in their order, up to and including the first that is the last.
    package func map<Result: Sendable>(
        _ count: Int, endingWith isLast: @escaping @Sendable (Result) -> Bool,
        _ body: @escaping @Sendable (Int) async throws -> Result
    ) async throws -> [Result] {
        let state = SystemLock(State<Result>(end: count))
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<min(width, max(count, 1)) {
                group.addTask {
                    while let piece = Self.take(state) {
                        do {
                            let result = try await body(piece)
                            let ends = isLast(result)
                            state.withLock { state in
                                state.results[piece] = result
                                if ends { state.end = min(state.end, piece + 1) }
                            }
                        } catch {
                            state.withLock { state in
                                state.error = state.error ?? error
                                state.end = min(state.end, piece)
                            }
                        }
                    }
                }
            }
        }
        let done = state.withLock { $0 }
        if let error = done.error { throw error }
        return (0..<done.end).compactMap { done.results[$0] }
    }

    private static func take<Result>(_ state: SystemLock<State<Result>>) -> Int? {
        state.withLock { state in
            guard state.next < state.end else { return nil }
            defer { state.next += 1 }
            return state.next
        }
    }
}
