import TierBusConditions
import TierBusCore

/// Tries generated and mutated expressions on a small stack: nothing may trap, and enough of them has to be valid for that
/// to mean something.
package struct ConditionProof: Sendable {
    /// Expressions tried.
    package private(set) var all = 0
    /// Of these, those that are expressions of the language.
    package private(set) var parsed = 0
    /// Those that are conditions on an event.
    package private(set) var compiled = 0
    /// Those that have a value.
    package private(set) var valued = 0

    /// Whether at least a fifth of them was parsed, compiled and evaluated to a value.
    package var isMeaningful: Bool { parsed * 5 >= all && compiled * 5 >= all && valued * 5 >= all }

    /// Tries `count` expressions of a seed, on a thread with a stack of 512 KiB.
    package static func run(_ count: Int, seed: UInt64) -> ConditionProof {
        SmallStack.run(kibibytes: 512) {
            var proof = ConditionProof()
            proof.tryOut(count, seed: seed)
            return proof
        } ?? ConditionProof()
    }

    /// Parses, compiles for bindings and for a dynamic event, evaluates, and explains now and then.
    private mutating func tryOut(_ count: Int, seed: UInt64) {
        var source = ExpressionSource(
            seed: seed,
            names: [
                "bool": ["flag"], "int": ["n", "event.n"], "double": ["x", "event.x"], "string": ["s"], "list": ["l"],
                "map": ["m"],
            ])
        let fields: DynamicFields = ["flag": true, "n": 3, "x": 0.5, "s": "AAPL", "l": [1, 2], "m": ["a": 1]]
        let bindings = Dictionary(fields.map { ($0.name, ConditionValue($0.value)) }) { first, _ in first }
        guard let event = try? DynamicEvent("ANY", EventHeader(naming: "any", at: Timestamp(nanoseconds: 1)), fields)
        else { return }
        for _ in 0..<count {
            let text = source.next()
            all += 1
            if let expression = try? ValueExpression(text) {
                parsed += 1
                if let value = try? expression.evaluate(bindings) {
                    valued += 1
                    _ = value.json
                }
            }
            if let condition = try? Condition<DynamicEvent>(text) {
                compiled += 1
                _ = condition.matches(event)
                if all % 8 == 0 { _ = condition.explain(event).description }
            }
        }
    }
}

extension ConditionProof: CustomStringConvertible {
    /// The shares of what was parsed, compiled and evaluated.
    package var description: String {
        func share(_ count: Int) -> String { "\(all == 0 ? 0 : count * 100 / all) %" }
        return "expressions: \(all), parsed \(share(parsed)), compiled for an event \(share(compiled)), "
            + "evaluated to a value \(share(valued))"
    }
}
