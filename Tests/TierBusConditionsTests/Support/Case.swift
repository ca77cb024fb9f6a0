import Testing
import TierBusConditions

/// An expression and what it comes to.
struct Case: CustomTestStringConvertible, Sendable {
    enum Outcome: Sendable {
        case value(ConditionValue)
        /// Valid, but it has no value.
        case failure(ConditionFailure.Code)
        /// Refused before anything is evaluated.
        case error(ConditionError.Code)
    }

    let source: String
    let outcome: Outcome
    let bindings: ValueExpression.Bindings

    init(_ source: String, _ value: ConditionValue, with bindings: ValueExpression.Bindings = [:]) {
        (self.source, outcome, self.bindings) = (source, .value(value), bindings)
    }

    init(_ source: String, fails code: ConditionFailure.Code, with bindings: ValueExpression.Bindings = [:]) {
        (self.source, outcome, self.bindings) = (source, .failure(code), bindings)
    }

    init(_ source: String, refused code: ConditionError.Code) {
        (self.source, outcome, bindings) = (source, .error(code), [:])
    }

    var testDescription: String { source }
}

/// A map with one entry.
func object(_ name: String, _ value: ConditionValue) -> ConditionValue {
    ConditionMap([(.text(name), value)]).map { .map($0) } ?? .null
}
