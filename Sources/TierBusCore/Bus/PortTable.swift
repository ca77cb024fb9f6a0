/// Finds a port by the address of its event's metatype: open addressing, a retain nowhere.
@usableFromInline
struct PortTable: ~Copyable {
    @usableFromInline
    struct Entry {
        @usableFromInline
        var key: UInt
        @usableFromInline
        var state: UnsafeMutableRawPointer
        @usableFromInline
        var port: Int
    }

    // Owned by this table alone, freed when it grows and in `deinit`; every entry is initialised, an empty one to nil.
    // The states belong to `ports`.
    @usableFromInline
    var entries: UnsafeMutablePointer<Entry?>
    @usableFromInline
    var mask = 31
    /// The ports in the order they were made, which is the order they go in.
    @usableFromInline
    var ports: [AnyObject] = []

    init() { entries = Self.makeEntries(32) }

    deinit { entries.deallocate() }

    /// The place of a type's entry, or where it would go.
    @inlinable
    @inline(__always)
    func place(of key: UInt) -> UnsafeMutablePointer<Entry?> {
        // Addresses differ in their middle bits; the multiplication spreads them to the upper ones.
        var index = Int(truncatingIfNeeded: (UInt64(key) &* 0x9E37_79B9_7F4A_7C15) >> 40) & mask
        while let entry = entries[index], entry.key != key { index = (index &+ 1) & mask }
        return entries + index
    }

    @usableFromInline
    mutating func insert(_ port: AnyObject, state: UnsafeMutableRawPointer, for key: UInt) {
        if 2 * (ports.count + 1) > mask { grow() }
        place(of: key).pointee = Entry(key: key, state: state, port: ports.count)
        ports.append(port)
    }

    private mutating func grow() {
        let (former, formerMask) = (entries, mask)
        mask = 2 * mask + 1
        entries = Self.makeEntries(mask + 1)
        for index in 0...formerMask {
            if let entry = former[index] { place(of: entry.key).pointee = entry }
        }
        former.deallocate()
    }

    private static func makeEntries(_ count: Int) -> UnsafeMutablePointer<Entry?> {
        let entries = UnsafeMutablePointer<Entry?>.allocate(capacity: count)
        entries.initialize(repeating: nil, count: count)
        return entries
    }
}
