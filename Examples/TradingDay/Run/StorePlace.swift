import Foundation

/// Where the log of a day is: a file that was asked for and stays, or one in a temporary directory of its own.
struct StorePlace: Sendable {
    /// The path of the file.
    let path: String
    private let temporary: URL?

    /// - Parameter path: nil: makes a temporary directory.
    init(_ path: String?) throws {
        if let path {
            self.path = path
            temporary = nil
            return
        }
        let folder = FileManager.default.temporaryDirectory.appending(path: "TradingDay-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        temporary = folder
        self.path = folder.appending(path: "day.db").path(percentEncoded: false)
    }

    /// Removes the temporary directory, once the log is closed; does nothing to a file that was asked for.
    func remove() throws {
        if let temporary { try FileManager.default.removeItem(at: temporary) }
    }
}
