/// A handle to text in the process-wide table; what ``Symbol``, ``ContainerID``, ``EventType`` and ``Topic`` wrap.
@frozen
public struct InternedText: Hashable, Sendable, BitwiseCopyable {
    /// The place in the table: valid in this process only, and in no stored byte.
    public let handle: UInt32

    /// Interns `text`, 1 to 255 bytes without control characters.
    public init(_ text: String) throws(NameError) { handle = try InternTable.shared.intern(text) }

    @inlinable
    init(handle: UInt32) { self.handle = handle }

    /// No name: the empty text, which cannot be interned otherwise.
    @inlinable
    public static var none: InternedText { InternedText(handle: 0) }

    /// The text. No lock is taken.
    public var text: String { InternTable.shared.text(of: handle) }
}
