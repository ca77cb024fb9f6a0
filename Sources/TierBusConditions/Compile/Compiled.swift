import TierBusCore

/// An expression that was compiled for subjects of one type: its value is a constant, the content of a field, or what a
/// closure makes of a subject.
struct Compiled<Subject: Sendable> {
    enum Form {
        case constant(ConditionValue)
        /// Fails, whatever the subject.
        case failing(ConditionFailure)
        case field(EventField<Subject>)
        case closure(Reading)
    }

    let form: Form
    let type: StaticType
    /// Whether it may fail.
    let canFail: Bool

    init(_ form: Form, _ type: StaticType, canFail: Bool) {
        self.form = form
        self.type = type
        self.canFail = canFail
    }

    static func constant(_ value: ConditionValue) -> Compiled {
        Compiled(.constant(value), StaticType(value), canFail: false)
    }

    var constant: ConditionValue? { if case .constant(let value) = form { value } else { nil } }

    var field: EventField<Subject>? { if case .field(let field) = form { field } else { nil } }

    /// Whether the value does not depend on the subject.
    var isConstant: Bool {
        switch form {
        case .constant, .failing: true
        case .field, .closure: false
        }
    }

    /// - Parameter offset: The place in the source, for failures.
    func reading(at offset: Int) -> Reading {
        switch form {
        case .constant(let value): return Reading { (_) throws(ConditionFailure) in value }
        case .failing(let failure): return Reading { (_) throws(ConditionFailure) in throw failure }
        case .field(let field):
            return Reading { (subject) throws(ConditionFailure) in
                if let content = field.content(of: subject.assumingMemoryBound(to: Subject.self).pointee) {
                    return ConditionValue(content)
                }
                if field.isOptional { return .null }
                throw ConditionFailure(
                    .noSuchKey, "there is no field \(Printable.quoted(field.name))", at: offset)
            }
        case .closure(let reading): return reading
        }
    }
}
