import Foundation
import TierBusConditions

/// The verb `eval`: expressions of the condition language.
enum Eval {
    /// - Returns: The exit code: 0, 1 if there is no value, 2 if it was called wrongly.
    static func run(_ arguments: [String]) -> Int32 {
        if arguments.first == "--jsonl", arguments.count == 1 { return runLines() }
        guard let source = arguments.first, arguments.count <= 2 else {
            Terminal.complain("tierbus eval EXPRESSION [JSON], or tierbus eval --jsonl")
            return 2
        }
        do {
            let bindings = try arguments.dropFirst().first.map { try Self.bindings(ConditionValue(json: $0)) } ?? [:]
            Terminal.say(try ValueExpression(source).evaluate(bindings).json)
            return 0
        } catch let error as ConditionError {
            Terminal.complain("\(error.excerpt)\nerror: \(error)")
        } catch let failure as ConditionFailure {
            let place = ConditionError.failure(failure, in: source)
            Terminal.complain("\(place.excerpt)\nerror: \(place)")
        } catch {
            Terminal.complain("error: \(error)")
        }
        return 1
    }

    /// One answer for each line, empty ones too: what is wrong with a line becomes its answer.
    private static func runLines() -> Int32 {
        var input = InputLines(FileHandle.standardInput)
        while let line = input.next() {
            Terminal.say(answer(to: line.text, isWhole: line.isWhole))
        }
        return 0
    }

    private static func answer(to line: String, isWhole: Bool) -> String {
        do {
            guard isWhole else { throw RequestError(reason: "a line has at most \(InputLines.maxBytes) bytes") }
            guard case .map(let request) = try ConditionValue(json: line) else {
                throw RequestError(reason: "a line is an object with 'expr' and 'bindings'")
            }
            guard case .string(let source)? = request[.text("expr")] else {
                throw RequestError(reason: "'expr' is no text")
            }
            let bindings = try request[.text("bindings")].map { try Self.bindings($0) } ?? [:]
            return "{\"value\":\(try ValueExpression(source).evaluate(bindings).json)}"
        } catch {
            return "{\"error\":\(ConditionValue.string(String(describing: error)).json)}"
        }
    }

    private static func bindings(_ value: ConditionValue) throws -> ValueExpression.Bindings {
        switch value {
        case .null: return [:]
        case .map(let map):
            var result: ValueExpression.Bindings = [:]
            for (key, value) in map.entries { if case .string(let name) = key { result[name.text] = value } }
            return result
        default: throw RequestError(reason: "bindings are a JSON object")
        }
    }
}
