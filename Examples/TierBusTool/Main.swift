import Foundation

/// `tierbus`: what can be tried and looked at from a terminal.
@main
enum Main {
    private static let usage = """
        tierbus eval EXPRESSION [JSON]   prints the value of an expression; the names in it are those of the JSON object
        tierbus eval --jsonl             reads lines {"expr": ..., "bindings": {...}} and prints {"value": ...} or
                                         {"error": ...} for each
        tierbus store STORE check        reads all of a store, and says what is damaged
        tierbus store STORE stats        counts events, and what each durable subscription is owed
        tierbus store STORE compact      gives free room back, and brings an older store to the present version
        tierbus dead-letters STORE list [SUBSCRIPTION] | show SUBSCRIPTION SEQUENCE | export
                                         what subscriptions could not settle, and why; export is one JSON object a line
        tierbus dead-letters STORE redrive|discard SUBSCRIPTION SEQUENCE|all
                                         has events delivered again at the next start, or gives them up
        tierbus trace STORE ID           why an event exists, and what came of it
        A store that a running system has open is not touched.
        """

    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch arguments.first {
        case "eval": exit(Eval.run(Array(arguments.dropFirst())))
        case "store": exit(StoreVerb.run(Array(arguments.dropFirst())))
        case "dead-letters": exit(DeadLetterVerb.run(Array(arguments.dropFirst())))
        case "trace": exit(TraceVerb.run(Array(arguments.dropFirst())))
        case "help", "--help", "-h":
            print(usage)
            exit(0)
        default:
            Terminal.complain(usage)
            exit(2)
        }
    }
}
