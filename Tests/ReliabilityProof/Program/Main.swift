import Foundation
import ReliabilityProofKit
import TierBusTesting

/// `reliability-proof`: shows that the reliable tier keeps its word. `ProofOptions.usage` says how it is called.
@main
enum Main {
    static func main() async {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if arguments.first == "life" { await live(Array(arguments.dropFirst())) }
        if arguments.contains("--help") || arguments.first == "help" {
            print(ProofOptions.usage)
            exit(0)
        }
        let options: ProofOptions
        do {
            options = try ProofOptions(arguments)
        } catch {
            complain("\(error)\n\n\(ProofOptions.usage)")
            exit(2)
        }
        do {
            // The temporary folder is gone when this returns; exit() would leave it.
            let isKept = try await prove(options)
            exit(isKept ? 0 : 1)
        } catch {
            complain("\(error)")
            exit(1)
        }
    }

    private static func prove(_ options: ProofOptions) async throws -> Bool {
        let temporary = options.folder == nil ? try TemporaryFolder() : nil
        defer { withExtendedLifetime(temporary) {} }
        let command = ProofCommand(
            options, folder: temporary?.path ?? options.folder ?? "", executable: try executable()
        ) { text in
            FileHandle.standardOutput.write(Data((text + "\n").utf8))
        }
        return try await command.run()
    }

    /// What is started anew for each life that is to be killed.
    private static func executable() throws -> String {
        guard let path = Bundle.main.executablePath else { throw CocoaError(.executableNotLoadable) }
        return path
    }

    /// One life; not meant to be called by hand.
    private static func live(_ arguments: [String]) async -> Never {
        guard let plan = LifePlan(arguments) else {
            complain("these are no arguments of a life")
            exit(2)
        }
        do {
            try await LifeProcess(plan, descriptor: 1).run()
            exit(0)
        } catch {
            complain("\(error)")
            exit(1)
        }
    }

    private static func complain(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
}
