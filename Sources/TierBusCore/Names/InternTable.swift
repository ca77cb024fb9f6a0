/// The one process-wide table: it gives each distinct name a small handle, for as long as the process lives.
///
/// Append-only and bounded. Reading a text back takes no lock: whoever holds a handle got it, through some
/// synchronised path, from a thread that had interned it.
@usableFromInline
struct InternTable: ~Copyable, Sendable {
    @usableFromInline
    static let shared = InternTable()

    static let maxNameBytes = 255
    static let chunkShift = 10
    static let chunkSize = 1 << chunkShift
    // `EventTrace` has 20 bits for a handle.
    static let maxChunks = 1024
    /// Most names a process can hold.
    static var capacity: Int { chunkSize * maxChunks }

    private typealias Chunk = UnsafeMutablePointer<String>

    private struct State {
        var handles = [InternKey(text: ""): UInt32(0)]
        var count = 1
    }

    private let state = SystemLock(State())
    // A chunk pointer is written once, under `state`, before any handle into the chunk is given out; a chunk's
    // strings are written once in the same way. Neither is ever freed.
    private nonisolated(unsafe) let chunks: UnsafeMutablePointer<Chunk?>

    private init() {
        chunks = .allocate(capacity: Self.maxChunks)
        chunks.initialize(repeating: nil, count: Self.maxChunks)
        let first = Chunk.allocate(capacity: Self.chunkSize)
        first.initialize(to: "")
        chunks[0] = first
    }

    /// Gives the handle of `text`, making one where there is none yet.
    func intern(_ text: String) throws(NameError) -> UInt32 {
        try Self.check(text)
        // A native copy, so that comparing, hashing and reading bytes never take a slow path.
        var stored = text
        stored.makeContiguousUTF8()
        let key = InternKey(text: stored)
        return try state.withLock { state throws(NameError) in
            if let known = state.handles[key] { return known }
            guard state.count < Self.capacity else { throw NameError(.tableFull, name: text) }
            let handle = state.count
            let chunk: Chunk
            if let present = chunks[handle >> Self.chunkShift] {
                chunk = present
            } else {
                chunk = Chunk.allocate(capacity: Self.chunkSize)
                chunks[handle >> Self.chunkShift] = chunk
            }
            (chunk + (handle & (Self.chunkSize - 1))).initialize(to: key.text)
            state.handles[key] = UInt32(handle)
            state.count = handle + 1
            return UInt32(handle)
        }
    }

    /// The handle of `text`, nil if it was never interned.
    func handle(of text: String) -> UInt32? { state.withLock { $0.handles[InternKey(text: text)] } }

    func text(of handle: UInt32) -> String {
        guard let chunk = chunks[Int(handle) >> Self.chunkShift] else {
            preconditionFailure("a name handle was made up: \(handle)")
        }
        return chunk[Int(handle) & (Self.chunkSize - 1)]
    }

    /// Names are 1 to 255 bytes of UTF-8 without control characters.
    static func check(_ text: String) throws(NameError) {
        let bytes = text.utf8.count
        if bytes == 0 { throw NameError(.empty, name: text) }
        if bytes > maxNameBytes { throw NameError(.tooLong(bytes: bytes), name: text) }
        for scalar in text.unicodeScalars where scalar.properties.generalCategory == .control {
            throw NameError(.controlCharacter(scalar.value), name: text)
        }
    }
}
