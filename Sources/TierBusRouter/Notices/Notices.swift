/// The stream of a system's notices, for one reader; it ends when the system has ended.
public struct Notices: AsyncSequence, Sendable {
    private let board: NoticeBoard

    package init(_ board: NoticeBoard) { self.board = board }

    /// Begins to read.
    public func makeAsyncIterator() -> Iterator { Iterator(board: board) }

    /// Reads notices as they come.
    public struct Iterator: AsyncIteratorProtocol {
        let board: NoticeBoard

        /// The next notice; nil at the end of the system, or when the task is cancelled.
        public mutating func next() async -> Notice? { await board.next() }
    }

    /// Takes what waits now, without waiting for more; oldest first.
    public func takeAll() -> [Notice] { board.takeAll() }
}
