import TierBusCore

/// Makes a ``TestProgram`` of an expression that cannot fail.
///
/// From the end to the beginning: each part is told where to go on with either answer, and tells where it begins.
struct TestBuilder<Subject: Sendable> {
    private let compiler: Compiler<Subject>
    private var tests: [Test] = []
    private var numbers: [Int64] = []
    private var calls: [TestProgram.Call] = []

    private init(_ compiler: Compiler<Subject>) { self.compiler = compiler }

    /// - Returns: nil if the expression has parts that may fail, or that are no tests of fields.
    static func build(_ node: Node, _ compiler: Compiler<Subject>) throws(ConditionError) -> TestProgram? {
        var builder = TestBuilder(compiler)
        guard let start = try builder.emit(node, Test.accept, Test.reject) else { return nil }
        return TestProgram(builder.tests, numbers: builder.numbers, calls: builder.calls, start: start)
    }

    /// - Returns: Where it begins; nil if it is no test.
    private mutating func emit(_ node: Node, _ yes: Int32, _ no: Int32) throws(ConditionError) -> Int32? {
        switch node.kind {
        case .literal(.bool(let truth)): return truth ? yes : no
        case .all(let parts): return try row(parts, yes, no, isAll: true)
        case .any(let parts): return try row(parts, yes, no, isAll: false)
        case .not(let operand): return try emit(operand, no, yes)
        case .choice(let condition, let first, let second):
            guard let first = try emit(first, yes, no), let second = try emit(second, yes, no) else { return nil }
            return try emit(condition, first, second)
        case .binary(let symbol, let left, let right): return try comparison(symbol, left, right, yes, no)
        case .name, .select, .index: return try flag(node, yes, no)
        case .has: return try presence(node, yes, no)
        case .literal, .call, .negated, .list, .map: return nil
        }
    }

    private mutating func row(
        _ parts: [Node], _ yes: Int32, _ no: Int32, isAll: Bool
    ) throws(ConditionError) -> Int32? {
        var next = isAll ? yes : no
        for part in parts.reversed() {
            guard let start = isAll ? try emit(part, next, no) : try emit(part, yes, next) else { return nil }
            next = start
        }
        return next
    }

    // MARK: Tests

    private mutating func add(_ kind: Test.Kind, _ offset: Int, _ low: Int64, _ high: Int64, _ yes: Int32, _ no: Int32)
        -> Int32
    {
        tests.append(Test(kind: kind, offset: Int32(offset), low: low, high: high, yes: yes, no: no))
        return Int32(tests.count - 1)
    }

    private mutating func call(_ yes: Int32, _ no: Int32, _ body: @escaping TestProgram.Call) -> Int32 {
        calls.append(body)
        return add(.call, 0, Int64(calls.count - 1), 0, yes, no)
    }

    /// A field that is true or false.
    private mutating func flag(_ node: Node, _ yes: Int32, _ no: Int32) throws(ConditionError) -> Int32? {
        guard let field = try compiler.compile(node).field, case .bool = field.form, !field.isOptional else {
            return nil
        }
        return range(of: field, 1, 1, yes, no)
    }

    private mutating func presence(_ node: Node, _ yes: Int32, _ no: Int32) throws(ConditionError) -> Int32? {
        let part = try compiler.compile(node)
        if let truth = part.constant?.boolValue { return truth ? yes : no }
        guard !part.canFail, part.type == .bool else { return nil }
        let reading = part.reading(at: node.offset)
        return call(yes, no) { subject in
            // What cannot fail does not.
            (try? reading.value(subject))?.boolValue ?? false
        }
    }

    private mutating func comparison(
        _ symbol: BinaryOperator, _ left: Node, _ right: Node, _ yes: Int32, _ no: Int32
    ) throws(ConditionError) -> Int32? {
        let (first, second) = (try compiler.compile(left), try compiler.compile(right))
        if let field = first.field, let constant = second.constant {
            return self.test(field, symbol, constant, yes, no)
        }
        if let field = second.field, let constant = first.constant, let exchanged = symbol.exchanged {
            return self.test(field, exchanged, constant, yes, no)
        }
        return nil
    }

    private mutating func test(
        _ field: EventField<Subject>, _ symbol: BinaryOperator, _ constant: ConditionValue, _ yes: Int32, _ no: Int32
    ) -> Int32? {
        switch symbol {
        case .unequal: return test(field, .equal, constant, no, yes)
        case .in:
            guard case .list(let values) = constant else { return nil }
            return among(field, values, yes, no)
        case .plus, .minus, .times, .divided, .remainder: return nil
        // The order of what is not there is a failure.
        case .less, .lessOrEqual, .greater, .greaterOrEqual: if field.isOptional { return nil }
        case .equal:
            if case .null = constant {
                return field.isOptional ? call(yes, no, absence(of: field)) : isDynamic(field) ? nil : no
            }
        }
        switch field.form {
        case .bool:
            guard symbol == .equal else { return nil }
            guard let truth = constant.boolValue else { return no }
            return range(of: field, truth ? 1 : 0, truth ? 1 : 0, yes, no)
        case .int: return number(field, symbol, constant, yes, no) { $0 }
        case .decimal(let value): return number(field, symbol, constant, yes, no, value)
        case .word(let code, _):
            guard symbol == .equal else { return nil }
            guard case .string(let text) = constant, let number = code(text) else { return no }
            return range(of: field, number, number, yes, no)
        case .double: return double(field, symbol, constant, yes, no)
        case .string, .dynamic: return nil
        }
    }

    private func isDynamic(_ field: EventField<Subject>) -> Bool {
        if case .dynamic = field.form { true } else { false }
    }

    private func absence(of field: EventField<Subject>) -> TestProgram.Call {
        { subject in field.content(of: subject.assumingMemoryBound(to: Subject.self).pointee) == nil }
    }

    // MARK: Numbers

    /// Whether the number of a field is from `low` to `high`.
    private mutating func range(
        of field: EventField<Subject>, _ low: Int64, _ high: Int64, _ yes: Int32, _ no: Int32
    ) -> Int32 {
        if let (offset, storage) = field.memory {
            switch storage {
            case .byte: return add(.byte, offset, low, high, yes, no)
            case .word: return add(.word, offset, low, high, yes, no)
            case .long: return add(.long, offset, low, high, yes, no)
            case .double: break
            }
        }
        return call(yes, no) { subject in
            field.number(of: subject.assumingMemoryBound(to: Subject.self).pointee).map { $0 >= low && $0 <= high }
                ?? false
        }
    }

    private mutating func number(
        _ field: EventField<Subject>, _ symbol: BinaryOperator, _ constant: ConditionValue, _ yes: Int32, _ no: Int32,
        _ value: (Int64) -> Int64
    ) -> Int32? {
        switch constant {
        case .int(let other): return number(field, NumberRange(symbol) { Numbers.compare(value($0), other) }, yes, no)
        case .double(let other) where other.isNaN: return no
        case .double(let other):
            return number(field, NumberRange(symbol) { Numbers.compare(value($0), other) }, yes, no)
        case .null, .bool, .string, .list, .map: return symbol == .equal ? no : nil
        }
    }

    private mutating func number(
        _ field: EventField<Subject>, _ symbol: BinaryOperator, _ constant: ConditionValue, _ yes: Int32, _ no: Int32,
        _ value: (Int64) -> Double
    ) -> Int32? {
        switch constant {
        case .int(let other):
            return number(field, NumberRange(symbol) { Numbers.compare(other, value($0)).exchanged }, yes, no)
        case .double(let other) where other.isNaN: return no
        case .double(let other):
            return number(field, NumberRange(symbol) { Numbers.compare(value($0), other) }, yes, no)
        case .null, .bool, .string, .list, .map: return symbol == .equal ? no : nil
        }
    }

    private mutating func number(
        _ field: EventField<Subject>, _ numbers: NumberRange?, _ yes: Int32, _ no: Int32
    ) -> Int32? {
        guard let numbers else { return no }
        return range(of: field, numbers.low, numbers.high, yes, no)
    }

    private mutating func double(
        _ field: EventField<Subject>, _ symbol: BinaryOperator, _ constant: ConditionValue, _ yes: Int32, _ no: Int32
    ) -> Int32? {
        let other: Double
        switch constant {
        case .double(let value): other = value
        // One that a double is, exactly: others are compared one by one.
        case .int(let value):
            guard Int64(exactly: Double(value)) == value else { return nil }
            other = Double(value)
        case .null, .bool, .string, .list, .map: return symbol == .equal ? no : nil
        }
        guard !other.isNaN else { return no }
        let (low, high): (Double, Double)
        switch symbol {
        case .equal: (low, high) = (other, other)
        case .less: (low, high) = (-.infinity, other.nextDown)
        case .lessOrEqual: (low, high) = (-.infinity, other)
        case .greater: (low, high) = (other.nextUp, .infinity)
        case .greaterOrEqual: (low, high) = (other, .infinity)
        default: return nil
        }
        // Nothing is below one infinity or above the other.
        if (symbol == .less && other == -.infinity) || (symbol == .greater && other == .infinity) { return no }
        if let (offset, storage) = field.memory, storage == .double {
            return add(
                .double, offset, Int64(bitPattern: low.bitPattern), Int64(bitPattern: high.bitPattern), yes, no)
        }
        return call(yes, no) { subject in
            guard case .double(let value)? = field.content(of: subject.assumingMemoryBound(to: Subject.self).pointee)
            else { return false }
            return value >= low && value <= high
        }
    }

    // MARK: Membership

    private mutating func among(
        _ field: EventField<Subject>, _ values: ConditionList, _ yes: Int32, _ no: Int32
    ) -> Int32? {
        guard case .word(let code, _) = field.form else {
            var next = no
            for value in values.reversed() {
                guard let start = test(field, .equal, value, yes, next) else { return nil }
                next = start
            }
            return next
        }
        let hasNull = values.contains { if case .null = $0 { true } else { false } }
        if hasNull, field.isOptional { return nil }
        let codes = Set(values.compactMap { if case .string(let text) = $0 { code(text) } else { nil } }).sorted()
        guard let first = codes.first, let last = codes.last else { return no }
        if last - first == Int64(codes.count - 1) { return range(of: field, first, last, yes, no) }
        guard let (offset, storage) = field.memory, let kind = Self.among(storage) else {
            let set = Set(codes)
            return call(yes, no) { subject in
                field.number(of: subject.assumingMemoryBound(to: Subject.self).pointee).map(set.contains) ?? false
            }
        }
        let start = numbers.count
        numbers += codes
        return add(kind, offset, Int64(start), Int64(numbers.count), yes, no)
    }

    private static func among(_ storage: FieldStorage) -> Test.Kind? {
        switch storage {
        case .byte: .byteAmong
        case .word: .wordAmong
        case .long: .longAmong
        case .double: nil
        }
    }
}
