import Foundation

/// The lines of a file, whatever its bytes: what is not UTF-8 is replaced, and of a line that is too long only the beginning
/// is kept.
struct InputLines {
    /// Most bytes of a line that are kept: 16 MiB.
    static let maxBytes = 1 << 24
    private static let chunk = 1 << 16

    private let file: FileHandle
    private var buffer: [UInt8] = []
    /// Where the next line begins.
    private var start = 0
    private var isAtEnd = false

    init(_ file: FileHandle) { self.file = file }

    /// The next line without its end, and whether it is whole; nil at the end of the file.
    mutating func next() -> (text: String, isWhole: Bool)? {
        var isWhole = true
        var searched = start
        while true {
            if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { start = end + 1 }
                return (String(decoding: buffer[start..<end], as: UTF8.self), isWhole)
            }
            if isAtEnd {
                guard start < buffer.count else { return nil }
                defer { start = buffer.count }
                return (String(decoding: buffer[start...], as: UTF8.self), isWhole)
            }
            buffer.removeSubrange(..<start)
            start = 0
            if buffer.count > Self.maxBytes {
                isWhole = false
                buffer.removeSubrange(Self.chunk...)
            }
            searched = buffer.count
            if !readMore() { isAtEnd = true }
        }
    }

    /// Reads what is there, without waiting for a full chunk: whoever writes may wait for an answer.
    /// - Returns: false at the end; a file that cannot be read any further ends there.
    private mutating func readMore() -> Bool {
        let old = buffer.count
        buffer.append(contentsOf: repeatElement(0, count: Self.chunk))
        var count = -1
        repeat {
            // Into the chunk that was appended just now.
            count = buffer.withUnsafeMutableBytes { bytes in
                bytes.baseAddress.map { read(file.fileDescriptor, $0 + old, Self.chunk) } ?? -1
            }
        } while count < 0 && errno == EINTR
        buffer.removeSubrange((old + max(0, count))...)
        return count > 0
    }
}
