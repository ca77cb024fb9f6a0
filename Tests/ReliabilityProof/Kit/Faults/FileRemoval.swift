#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Removes files.
package enum FileRemoval {
    /// Removes a file; does nothing if it is not there.
    package static func remove(_ path: String) { unlink(path) }
}
