import Testing

/// Expects two values to be equal. For what belongs to values that cannot be copied, which `#expect` cannot look at.
func expectSame<Value: Equatable>(_ found: Value, _ wanted: Value, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(found == wanted, sourceLocation: sourceLocation)
}
