import CFaultVFS

/// A file system for SQLite that fails as planned, and counts. From any thread.
// Unchecked: the pointer is owned and never changes; what it points to is guarded by a mutex of its own.
package final class FaultyFiles: @unchecked Sendable {
    package struct Unavailable: Error, CustomStringConvertible {
        package var description: String { "SQLite does not take the file system of the proof" }
    }

    /// What ``SQLiteOptions/fileSystem`` has to be.
    package let name: String
    private let vfs: OpaquePointer

    /// - Parameters:
    ///   - name: Unique in the process.
    ///   - isFlushing: Whether flushes reach the device. Only the loss of power tells the difference.
    package init(_ name: String, isFlushing: Bool = false) throws {
        guard let vfs = fault_vfs_create(name) else { throw Unavailable() }
        self.name = name
        self.vfs = vfs
        fault_vfs_set_flushing(vfs, isFlushing)
    }

    deinit { fault_vfs_destroy(vfs) }

    /// Replaces the plans; their counting begins now. None: nothing fails.
    package func arm(_ plans: [FilePlan]) {
        let native = plans.map(\.native)
        fault_vfs_arm(vfs, native, Int32(native.count))
    }

    package func enter(_ phase: LogPhase) { fault_vfs_set_phase(vfs, Int32(phase.rawValue)) }

    package func calls(_ site: CallSite) -> Int {
        Int(fault_vfs_calls(vfs, Int32(site.operation.rawValue), Int32(site.file.rawValue), Int32(site.phase.rawValue)))
    }

    package func faults(_ site: CallSite) -> Int {
        Int(
            fault_vfs_faults(vfs, Int32(site.operation.rawValue), Int32(site.file.rawValue), Int32(site.phase.rawValue))
        )
    }

    /// Failures made so far.
    package var faults: Int { Int(fault_vfs_all_faults(vfs)) }

    /// Whether something is in the write-ahead log that no flush has followed.
    package var hasUnflushed: Bool { fault_vfs_has_unflushed(vfs) }

    /// Every place that can be.
    package static let sites: [CallSite] = FileOperation.allCases.flatMap { operation in
        FileKind.allCases.flatMap { file in
            LogPhase.allCases.map { CallSite(operation: operation, file: file, phase: $0) }
        }
    }

    /// The places that were called, with the number of calls and of failures.
    package var counts: [CallSite: (calls: Int, faults: Int)] {
        var result: [CallSite: (calls: Int, faults: Int)] = [:]
        for site in Self.sites {
            let calls = calls(site)
            if calls > 0 { result[site] = (calls, faults(site)) }
        }
        return result
    }
}
