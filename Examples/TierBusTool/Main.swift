import Foundation

/// `tierbus`: what can be tried and looked at from a terminal.
@main
enum Main {
    private static let usage = """
        tierbus eval EXPRESSION [JSON]   prints the value of an expression; the names in it are those of the JSON object
        tierbus eval --jsonl             reads lines {"expr": ..., "bindings": {...}} and prints {"value": ...} or
                                         {"error": ...} for each
        """

    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch arguments.first {
        case "eval": exit(Eval.run(Array(arguments.dropFirst())))
        case "help", "--help", "-h":
            print(usage)
            exit(0)
        default:
            Terminal.complain(usage)
            exit(2)
        }
    }
}
