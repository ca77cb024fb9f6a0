import Foundation

/// A folder of one test that only its owner may enter. It goes, with everything in it, when nobody has this object.
public final class TemporaryFolder: Sendable {
    /// Where it is.
    public let path: String

    /// Makes an empty folder where the system keeps what is temporary.
    public init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("tierbus-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    }

    deinit {
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            print("the folder \(path) could not be removed: \(error)")
        }
    }

    /// The path of a file in it, which need not be there.
    public func file(_ name: String) -> String { path + "/" + name }
}
