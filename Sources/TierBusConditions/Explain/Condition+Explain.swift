import TierBusCore

extension Condition {
    /// Says for an event what decided: of a row of `&&` or `||` that one operand decides, only that one.
    /// - Complexity: compiles the parts anew; for people, not for every event.
    public func explain(_ event: E) -> Explanation {
        let (node, truth) = decider(node, event)
        let (outcome, isFailure): (String, Bool) =
            switch truth {
            case .success(let truth): (truth ? "true" : "false", false)
            case .failure(let failure): (failure.message, true)
            }
        let fields = node.fieldNames.map { name in
            let content = E.fields[name]?.content(of: event)
            return (name: name, value: content.map { ConditionValue($0).shown } ?? "not there")
        }
        return Explanation(
            matches: matches(event), operand: text(of: node), outcome: outcome, isFailure: isFailure, fields: fields)
    }

    private func text(of node: Node) -> String { String(decoding: Array(source.utf8)[node.range], as: UTF8.self) }

    private typealias Truth = Result<Bool, ConditionFailure>

    private func truth(_ node: Node, _ event: E) -> Truth {
        do {
            // What was compiled as a part of the whole compiles.
            let part = try Self.compiler(source).compile(node)
            let truth = part.truth(at: node.offset)
            return .success(
                try withUnsafePointer(to: event) { (event) throws(ConditionFailure) in
                    try truth.isTrue(UnsafeRawPointer(event))
                })
        } catch let failure as ConditionFailure {
            return .failure(failure)
        } catch {
            return .failure(ConditionFailure(.notBool, String(describing: error), at: node.offset))
        }
    }

    /// The innermost part that decided, and its truth.
    private func decider(_ node: Node, _ event: E) -> (Node, Truth) {
        switch node.kind {
        case .all(let parts): decider(parts, isAll: true, of: node, event)
        case .any(let parts): decider(parts, isAll: false, of: node, event)
        case .choice(let condition, let first, let second):
            switch truth(condition, event) {
            case .success(let truth): decider(truth ? first : second, event)
            case .failure(let failure): (condition, .failure(failure))
            }
        default: (node, truth(node, event))
        }
    }

    private func decider(_ parts: [Node], isAll: Bool, of node: Node, _ event: E) -> (Node, Truth) {
        var failed: Node?
        for part in parts {
            switch truth(part, event) {
            case .success(let truth): if truth != isAll { return decider(part, event) }
            case .failure: failed = failed ?? part
            }
        }
        // One that failed, or all of them together.
        return failed.map { decider($0, event) } ?? (node, .success(isAll))
    }
}
