import Testing
import TierBusConditions

/// Evaluates a case and compares; type and sign of zero count, and a NaN is itself.
func check(_ test: Case, sourceLocation: SourceLocation = #_sourceLocation) {
    let outcome: Result<ConditionValue, any Error> = Result {
        try ValueExpression(test.source).evaluate(test.bindings)
    }
    switch (test.outcome, outcome) {
    case (.value(let wanted), .success(let found)):
        #expect(found.json == wanted.json && found.typeName == wanted.typeName, sourceLocation: sourceLocation)
    case (.failure(let code), .failure(let error as ConditionFailure)):
        #expect(error.code == code, sourceLocation: sourceLocation)
    case (.error(let code), .failure(let error as ConditionError)):
        #expect(error.code == code, sourceLocation: sourceLocation)
    default: Issue.record("\(test.source): \(outcome)", sourceLocation: sourceLocation)
    }
}
