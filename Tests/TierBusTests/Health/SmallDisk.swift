import Foundation
import Testing

/// A file system of a few megabytes, in memory, for as long as this object lives; where the machine lets a test mount one.
final class SmallDisk {
    let folder: String

    /// nil where that is not allowed.
    init?(megabytes: Int) throws {
        #if os(Linux)
            folder = NSTemporaryDirectory() + "tierbus-small-disk-\(UUID().uuidString)"
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
            guard Self.run("mount", "-t", "tmpfs", "-o", "size=\(megabytes)m,mode=0700", "tmpfs", folder) else {
                try FileManager.default.removeItem(atPath: folder)
                return nil
            }
        #else
            return nil
        #endif
    }

    deinit {
        _ = Self.run("umount", folder)
        _ = try? FileManager.default.removeItem(atPath: folder)
    }

    func file(_ name: String) -> String { folder + "/" + name }

    /// Takes all the room that is left; deleting the file gives it back.
    func fillUp(_ name: String) throws {
        _ = FileManager.default.createFile(atPath: file(name), contents: nil)
        let handle = try #require(FileHandle(forWritingAtPath: file(name)))
        defer { handle.closeFile() }
        for size in [64 << 10, 4 << 10, 64] {
            let piece = Data(repeating: 1, count: size)
            while (try? handle.write(contentsOf: piece)) != nil {}
        }
    }

    func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: file(name)) }

    private static func run(_ command: String...) -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        process.standardError = FileHandle.nullDevice
        do { try process.run() } catch { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
