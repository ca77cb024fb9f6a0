/// A place from which SQLite calls the file system.
package struct CallSite: Hashable, Sendable, CustomStringConvertible {
    package let operation: FileOperation
    package let file: FileKind
    package let phase: LogPhase

    package init(operation: FileOperation, file: FileKind, phase: LogPhase) {
        self.operation = operation
        self.file = file
        self.phase = phase
    }

    package var description: String { "\(operation) of the \(file) file while \(phase)" }
}
