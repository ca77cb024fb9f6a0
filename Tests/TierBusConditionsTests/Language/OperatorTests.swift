import Testing
import TierBusConditions

/// Cases of CEL's language definition, "Equality", "Ordering" and the list of standard definitions.
@Suite struct OperatorTests {
    @Test(
        "Equality is by value; numbers on one line, other types never",
        arguments: [
            Case("1 == 1", true), Case("1 == 1.0", true), Case("1.0 == 1", true), Case("1 == 1.5", false),
            Case("1 != 1.0", false),
            Case("9007199254740993 == 9007199254740992.0", false), Case("9007199254740992 == 9007199254740992.0", true),
            Case("9223372036854775807 == 9223372036854775808.0", false),
            Case("-9223372036854775808 == -9223372036854775808.0", true),
            Case("0.0 == -0.0", true), Case("0.0/0.0 == 0.0/0.0", false), Case("0.0/0.0 != 0.0/0.0", true),
            Case("1 == double('NaN')", false),
            Case("1.0/0.0 == 2.0/0.0", true), Case("'a' == 'a'", true), Case(#"'\u00e9' == 'e\u0301'"#, false),
            Case("'a' == 'A'", false),
            Case("1 == '1'", false), Case("1 != '1'", true), Case("true == 1", false), Case("null == null", true),
            Case("null == 0", false),
            Case("null == false", false), Case("'' == null", false), Case("[1, 2] == [1, 2.0]", true),
            Case("[1, 2] == [2, 1]", false),
            Case("[1] == [1, 1]", false), Case("[] == []", true), Case("[] == {}", false),
            Case("[[1]] == [[1.0]]", true),
            Case("{'a': 1, 'b': 2} == {'b': 2.0, 'a': 1}", true), Case("{'a': 1} == {'a': 2}", false),
            Case("{'a': 1} == {'b': 1}", false),
            Case("{'a': 1} == {'a': 1, 'b': 1}", false), Case("{} == {}", true), Case("{1: 'a'} == {1: 'a'}", true),
            Case("[double('NaN')] == [double('NaN')]", false), Case("dyn(1) == dyn('1')", false),
            Case("[1, 'a'] != [1, 'b']", true),
        ])
    func equality(test: Case) { check(test) }

    @Test(
        "Order is by value, exactly; texts by scalars; nothing else has one",
        arguments: [
            Case("1 < 2", true), Case("2 <= 2", true), Case("3 > 2", true), Case("2 >= 3", false),
            Case("1 < 1.5", true), Case("1.5 < 2", true),
            Case("2 <= 2.0", true), Case("9007199254740993 > 9007199254740992.0", true),
            Case("9007199254740993 <= 9007199254740992.0", false),
            Case("9223372036854775807 < 9223372036854775808.0", true), Case("9223372036854775807 < 1e300", true),
            Case("-9223372036854775808 > -1e300", true),
            Case("-1 < -0.5", true), Case("-1.5 < -1", true), Case("1 < double('NaN')", false),
            Case("1 >= double('NaN')", false),
            Case("double('NaN') <= double('NaN')", false), Case("1.0 < 1.0/0.0", true), Case("0.0 < -0.0", false),
            Case("0.0 <= -0.0", true),
            Case("'a' < 'b'", true), Case("'a' < 'aa'", true), Case("'B' < 'a'", true), Case("'' < 'a'", true),
            Case("'z' < 'é'", true),
            // By code units of UTF-16, the emoji would come first.
            Case(#"'\uFFFD' < '\U0001F600'"#, true), Case(#"'e\u0301' < '\u00e9'"#, true), Case("false < true", true),
            Case("true <= true", true),
            Case("true > true", false), Case("1 < '2'", fails: .noMatchingOverload),
            Case("null < 1", fails: .noMatchingOverload),
            Case("null <= null", fails: .noMatchingOverload), Case("[1] < [2]", fails: .noMatchingOverload),
            Case("{} < {}", fails: .noMatchingOverload),
            Case("true < 2", fails: .noMatchingOverload),
        ])
    func order(test: Case) { check(test) }

    @Test(
        "Whole numbers overflow into failures; types do not mix",
        arguments: [
            Case("1 + 2", 3), Case("5 - 7", -2), Case("6 * 7", 42), Case("7 / 2", 3), Case("-7 / 2", -3),
            Case("7 % 3", 1), Case("-7 % 3", -1),
            Case("7 % -3", 1), Case("-7 % -3", -1), Case("0 % 5", 0), Case("9223372036854775807 + 1", fails: .overflow),
            Case("-9223372036854775808 - 1", fails: .overflow), Case("9223372036854775807 * 2", fails: .overflow),
            Case("-9223372036854775808 / -1", fails: .overflow),
            Case("-9223372036854775808 % -1", fails: .overflow), Case("-(-9223372036854775808)", fails: .overflow),
            Case("-9223372036854775808 * -1", fails: .overflow),
            Case("1 / 0", fails: .divisionByZero), Case("1 % 0", fails: .divisionByZero),
            Case("0 / 0", fails: .divisionByZero),
            Case("1.5 + 2.5", 4.0), Case("1.5 - 2.0", -0.5), Case("1.5 * 2.0", 3.0), Case("1.0 / 4.0", 0.25),
            Case("1.0 / 0.0", .double(.infinity)),
            Case("-1.0 / 0.0", .double(-.infinity)), Case("0.0 / 0.0", .double(.nan)),
            Case("1e308 * 10.0", .double(.infinity)), Case("-(1.5)", -1.5),
            Case("5.0 % 2.0", fails: .noMatchingOverload), Case("1 + 1.0", fails: .noMatchingOverload),
            Case("1.0 * 2", fails: .noMatchingOverload),
            Case("'a' + 'b'", "ab"), Case("'' + ''", ""), Case("[1] + [2, 3]", [1, 2, 3]), Case("[] + []", []),
            Case("'a' + 1", fails: .noMatchingOverload),
            Case("'a' - 'b'", fails: .noMatchingOverload), Case("[1] - [1]", fails: .noMatchingOverload),
            Case("{} + {}", fails: .noMatchingOverload),
            Case("null + null", fails: .noMatchingOverload), Case("true + true", fails: .noMatchingOverload),
            Case("-true", fails: .noMatchingOverload),
            Case("-'a'", fails: .noMatchingOverload), Case("!1", fails: .noMatchingOverload),
            Case("!null", fails: .noMatchingOverload),
        ])
    func arithmetic(test: Case) { check(test) }

    @Test(
        "One operand that decides makes up for a failure of the other, in either order",
        arguments: [
            Case("false && 1/0 == 1", false), Case("1/0 == 1 && false", false), Case("true || 1/0 == 1", true),
            Case("1/0 == 1 || true", true),
            Case("true && 1/0 == 1", fails: .divisionByZero), Case("1/0 == 1 && true", fails: .divisionByZero),
            Case("false || 1/0 == 1", fails: .divisionByZero),
            Case("1/0 == 1 || false", fails: .divisionByZero), Case("1/0 == 1 && 1/0 == 1", fails: .divisionByZero),
            Case("x && false", false),
            Case("x || true", true), Case("1 && false", false), Case("false && 'a'", false), Case("true || null", true),
            Case("1 || true", true),
            Case("1 && true", fails: .noMatchingOverload), Case("false || 'a'", fails: .noMatchingOverload),
            Case("true && false", false), Case("true && true", true),
            Case("false || false", false), Case("true && 1/0 == 1 && false", false),
            Case("false || 1/0 == 1 || true", true),
            Case("(true && 1/0 == 1) || true", true), Case("!(1/0 == 1) || true", true), Case("true ? 1 : 1/0", 1),
            Case("false ? 1/0 : 2", 2),
            Case("1/0 == 1 ? 1 : 2", fails: .divisionByZero), Case("1 ? 2 : 3", fails: .noMatchingOverload),
            Case("null ? 2 : 3", fails: .noMatchingOverload),
            Case("b && n / z == 1", false, with: ["b": false, "n": 1, "z": 0]),
            Case("n / z == 1 && b", false, with: ["b": false, "n": 1, "z": 0]),
            Case("b ? n : n / z", 1, with: ["b": true, "n": 1, "z": 0]),
            Case("n / z == 1 || b", true, with: ["b": true, "n": 1, "z": 0]),
            Case("n / z == 1 || b", fails: .divisionByZero, with: ["b": false, "n": 1, "z": 0]),
        ])
    func logic(test: Case) { check(test) }

    @Test(
        "Membership and indices find by value",
        arguments: [
            Case("1 in [1, 2]", true), Case("3 in [1, 2]", false), Case("1.0 in [1]", true), Case("'1' in [1]", false),
            Case("1 in []", false),
            Case("null in [null]", true), Case("[1] in [[1.0]]", true), Case("double('NaN') in [double('NaN')]", false),
            Case("'a' in {'a': 1}", true),
            Case("1 in {'a': 1}", false), Case("1.0 in {1: 'a'}", true), Case("1.5 in {1: 'a'}", false),
            Case("true in {true: 1}", true),
            Case("null in {'a': 1}", false), Case("1 in 'a'", fails: .noMatchingOverload),
            Case("'a' in 'abc'", fails: .noMatchingOverload), Case("1 in 1", fails: .noMatchingOverload),
            Case("[7, 8][0]", 7), Case("[7, 8][1.0]", 8), Case("[7][1]", fails: .outOfRange),
            Case("[7][-1]", fails: .outOfRange), Case("[7][0.1]", fails: .outOfRange),
            Case("[][0]", fails: .outOfRange), Case("[7]['a']", fails: .noMatchingOverload),
            Case("[7][true]", fails: .noMatchingOverload), Case("[7][9223372036854775807]", fails: .outOfRange),
            Case("[7][1e300]", fails: .outOfRange), Case("{'a': 1}['a']", 1), Case("{'a': 1}.a", 1),
            Case("{1: 'x'}[1.0]", "x"), Case("{'a': 1}['b']", fails: .noSuchKey),
            Case("{'a': 1}.b", fails: .noSuchKey), Case("{1: 'x'}[1.5]", fails: .noMatchingOverload),
            Case("{true: 1}[true]", 1), Case("'abc'[0]", fails: .noMatchingOverload),
            Case("1.a", fails: .noMatchingOverload), Case("'a'.b", fails: .noMatchingOverload),
            Case("null.a", fails: .noMatchingOverload), Case("[1].a", fails: .noMatchingOverload),
            Case("[[1, 2], [3]][0][1]", 2), Case("{'a': {'b': [5]}}.a.b[0]", 5),
        ])
    func membership(test: Case) { check(test) }
}
