import Foundation

/// Standard output and standard error.
enum Terminal {
    static func complain(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

    /// Runs a verb; what it throws is said.
    /// - Returns: The exit code: that of the verb, or 1.
    static func run(_ body: () throws -> Int32) -> Int32 {
        do {
            return try body()
        } catch {
            complain("error: \(error)")
            return 1
        }
    }

    /// Prints a line at once, for whoever reads it through a pipe.
    static func say(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }
}
