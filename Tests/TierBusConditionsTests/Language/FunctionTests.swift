import Testing
import TierBusConditions

/// Cases of CEL's language definition: functions, conversions and the macro `has`.
@Suite struct FunctionTests {
    @Test(
        "Texts are counted and searched by scalars",
        arguments: [
            Case("size('')", 0), Case("size('abc')", 3), Case("'abc'.size()", 3), Case("size('é')", 1),
            Case(#"size('e\u0301')"#, 2),
            Case(#"size('\U0001F600')"#, 1), Case(#"size('\U0001F468\u200D\U0001F469')"#, 3), Case(#"size('\r\n')"#, 2),
            Case("size([1, 2])", 2),
            Case("[].size()", 0), Case("size({'a': 1})", 1), Case("size(1)", fails: .noMatchingOverload),
            Case("size(null)", fails: .noMatchingOverload),
            Case("true.size()", fails: .noMatchingOverload), Case("size()", refused: .arguments),
            Case("size('a', 'b')", refused: .arguments), Case("'a'.size('b')", refused: .arguments),
            Case("'hello'.contains('ell')", true), Case("'hello'.contains('')", true), Case("''.contains('')", true),
            Case("''.contains('a')", false),
            Case("'hello'.contains('elo')", false), Case("'hello'.contains('hello!')", false),
            Case("'hello'.startsWith('he')", true), Case("'hello'.startsWith('')", true),
            Case("'hello'.startsWith('hello!')", false), Case("'hello'.endsWith('lo')", true),
            Case("'hello'.endsWith('')", true), Case("'hello'.endsWith('hell')", false),
            // The letter is there as two scalars, not as one.
            Case(#"'cafe\u0301'.contains('\u00e9')"#, false), Case(#"'cafe\u0301'.contains('e')"#, true),
            Case(#"'cafe\u0301'.startsWith('cafe')"#, true),
            Case(#"'a\r\n'.endsWith('\n')"#, true), Case(#"'\u00e9'.contains('\u00c3')"#, false),
            Case("'a'.contains(1)", fails: .noMatchingOverload), Case("[1].contains(1)", fails: .noMatchingOverload),
            Case("1.5.startsWith('1')", fails: .noMatchingOverload), Case("contains('a', 'b')", refused: .arguments),
            Case("'a'.contains()", refused: .arguments),
            Case("'a'.contain('a')", refused: .unknownFunction), Case("foo(1)", refused: .unknownFunction),
            Case("'a'.int()", refused: .arguments), Case("dyn([1])[0]", 1),
        ])
    func texts(test: Case) { check(test) }

    @Test(
        "has() tells whether a key is there",
        arguments: [
            Case("has({'a': 1}.a)", true), Case("has({'a': 1}.b)", false), Case("has({'a': null}.a)", true),
            Case("has({1: 1}.a)", false), Case("has([1].a)", fails: .noMatchingOverload),
            Case("has(1.5.a)", fails: .noMatchingOverload), Case("has({'a': {'b': 1}}.a.b)", true),
            Case("has({'a': {'b': 1}}.c.b)", fails: .noSuchKey), Case("has(a)", refused: .arguments),
            Case("has(1)", refused: .arguments),
            Case("has({'a': 1}['a'])", refused: .arguments), Case("has()", refused: .syntax),
            Case("has(a.b, c.d)", refused: .arguments), Case("has(x.y)", fails: .unknownName),
            Case("has({'a': 1}.a && true)", refused: .arguments),
        ])
    func has(test: Case) { check(test) }

    @Test(
        "Conversions are those of CEL, and fail out of range",
        arguments: [
            Case("int(1)", 1), Case("int(1.9)", 1), Case("int(-1.9)", -1), Case("int('42')", 42),
            Case("int('-42')", -42), Case("int('+42')", 42), Case("int('007')", 7),
            Case("int('9223372036854775807')", .int(.max)), Case("int('9223372036854775808')", fails: .badConversion),
            Case("int('')", fails: .badConversion), Case("int('1.0')", fails: .badConversion),
            Case("int(' 1')", fails: .badConversion), Case("int('0x10')", fails: .badConversion),
            Case("int('-')", fails: .badConversion), Case("int('१')", fails: .badConversion),
            Case("int(1e19)", fails: .overflow),
            Case("int(-1e19)", fails: .overflow), Case("int(9223372036854775807.0)", fails: .overflow),
            Case("int(double('NaN'))", fails: .overflow), Case("int(1.0/0.0)", fails: .overflow),
            Case("int(true)", fails: .noMatchingOverload),
            Case("int(null)", fails: .noMatchingOverload), Case("int([1])", fails: .noMatchingOverload),
            Case("double(1)", 1.0), Case("double(1.5)", 1.5), Case("double('1.5')", 1.5),
            Case("double('-1e3')", -1000.0),
            Case("double('NaN')", .double(.nan)), Case("double('Infinity')", .double(.infinity)),
            Case("double('-inf')", .double(-.infinity)), Case("double('')", fails: .badConversion),
            Case("double('1,5')", fails: .badConversion),
            Case("double('0x1p3')", fails: .badConversion), Case("double('1e999')", fails: .badConversion),
            Case("double('abc')", fails: .badConversion), Case("double(true)", fails: .noMatchingOverload),
            Case("double(9007199254740993)", 9007199254740992.0), Case("string('a')", "a"), Case("string(1)", "1"),
            Case("string(-9223372036854775808)", "-9223372036854775808"), Case("string(true)", "true"),
            Case("string(1.0)", "1"), Case("string(123.456)", "123.456"), Case("string(-4.5e-3)", "-0.0045"),
            Case("string(1e6)", "1e+06"), Case("string(123456.0)", "123456"), Case("string(1.5e300)", "1.5e+300"),
            Case("string(6.02214e23)", "6.02214e+23"), Case("string(1e-5)", "1e-05"), Case("string(0.0001)", "0.0001"),
            Case("string(0.1)", "0.1"), Case("string(-0.0)", "-0"), Case("string(double('NaN'))", "NaN"),
            Case("string(1.0/0.0)", "+Inf"), Case("string(10.0)", "10"), Case("string(1.25e-4)", "0.000125"),
            Case("string(null)", fails: .noMatchingOverload), Case("string([1])", fails: .noMatchingOverload),
            Case("bool(true)", true), Case("bool('true')", true), Case("bool('False')", false), Case("bool('1')", true),
            Case("bool('yes')", fails: .badConversion), Case("bool('')", fails: .badConversion),
            Case("bool(1)", fails: .noMatchingOverload),
        ])
    func conversions(test: Case) { check(test) }
}
