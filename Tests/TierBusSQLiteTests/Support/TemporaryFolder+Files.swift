import Foundation
import TierBusTesting

extension TemporaryFolder {
    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: file(name)) }

    func mode(_ name: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: file(name))
        return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? -1
    }

    func size(_ name: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: file(name))
        return (attributes[.size] as? NSNumber)?.intValue ?? -1
    }

    func chmod(_ name: String, _ mode: Int) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file(name))
    }

    /// Copies in another process: opening and closing an open log's file in this one would drop its locks.
    func copyFromOutside(_ name: String, to other: String) throws {
        for suffix in ["", "-wal"] where exists(name + suffix) {
            let copy = Process()
            copy.executableURL = URL(fileURLWithPath: "/bin/cp")
            copy.arguments = ["-p", file(name + suffix), file(other + suffix)]
            try copy.run()
            copy.waitUntilExit()
            guard copy.terminationStatus == 0 else { throw CocoaError(.fileWriteUnknown) }
        }
    }
}
