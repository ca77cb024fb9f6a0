extension TestProgram {
    /// The program as a function: one of one or two ranges is straight code, others are run test by test. In
    /// `condition/compare-2` that halves the time.
    var ask: Ask {
        let run = Ask { (subject) throws(ConditionFailure) in self.run(subject) }
        guard let first = test(start) else { return run }
        let (toSecond, isSecondOnNo) = first.yes >= 0 ? (first.yes, false) : (first.no, true)
        guard let second = test(toSecond) else {
            return Self.one(first, isNegated: first.yes == Test.reject) ?? run
        }
        let end = isSecondOnNo ? first.yes : first.no
        guard end < 0, second.yes < 0, second.no < 0 else { return run }
        let isSecondNegated = second.yes == Test.reject
        // What is not asked for the second ends in no: both have to hold. In yes: one of them.
        return end == Test.reject
            ? Self.pair(first, isSecondOnNo, second, isSecondNegated, isAll: true) ?? run
            : Self.pair(first, !isSecondOnNo, second, isSecondNegated, isAll: false) ?? run
    }

    private static func one(_ test: Test, isNegated: Bool) -> Ask? {
        func one<Kind: Question>(_: Kind.Type) -> Ask {
            let question = Kind(test, isNegated: isNegated)
            return Ask { (subject) throws(ConditionFailure) in question.ask(subject) }
        }
        switch test.kind {
        case .byte: return one(WholeQuestion<UInt8>.self)
        case .word: return one(WholeQuestion<UInt32>.self)
        case .long: return one(WholeQuestion<Int64>.self)
        case .double: return one(DoubleQuestion.self)
        case .byteAmong, .wordAmong, .longAmong, .call: return nil
        }
    }

    private static func pair(
        _ first: Test, _ isFirstNegated: Bool, _ second: Test, _ isSecondNegated: Bool, isAll: Bool
    ) -> Ask? {
        func and<First: Question>(_: First.Type) -> Ask? {
            let first = First(first, isNegated: isFirstNegated)
            return switch second.kind {
            case .byte: both(first, WholeQuestion<UInt8>(second, isNegated: isSecondNegated), isAll)
            case .word: both(first, WholeQuestion<UInt32>(second, isNegated: isSecondNegated), isAll)
            case .long: both(first, WholeQuestion<Int64>(second, isNegated: isSecondNegated), isAll)
            case .double: both(first, DoubleQuestion(second, isNegated: isSecondNegated), isAll)
            case .byteAmong, .wordAmong, .longAmong, .call: nil
            }
        }
        switch first.kind {
        case .byte: return and(WholeQuestion<UInt8>.self)
        case .word: return and(WholeQuestion<UInt32>.self)
        case .long: return and(WholeQuestion<Int64>.self)
        case .double: return and(DoubleQuestion.self)
        case .byteAmong, .wordAmong, .longAmong, .call: return nil
        }
    }

    private static func both<First: Question, Second: Question>(_ first: First, _ second: Second, _ isAll: Bool) -> Ask
    {
        // One thing to capture: a function is handed all that it captures with every call.
        let pair = QuestionPair(first, second)
        if isAll { return Ask { (subject) throws(ConditionFailure) in pair.areBothTrue(subject) } }
        return Ask { (subject) throws(ConditionFailure) in pair.isOneTrue(subject) }
    }
}
