import TierBusCore

extension Compiler {
    /// The event as a whole is called that, unless something else has the name.
    static var subjectWord: String { "event" }

    func name(_ name: String, at offset: Int) throws(ConditionError) -> Part {
        if isSubject(name) {
            throw error(.type, "'\(name)' is the event as a whole; name a field, such as \(name).id", at: offset)
        }
        return try field(name, at: offset)
    }

    private func isSubject(_ name: String) -> Bool {
        guard case .fields(let table, _) = scope else { return false }
        return name == Self.subjectWord && !table.names.contains(name)
    }

    /// Whether a node is the event as a whole.
    func isSubject(_ node: Node) -> Bool {
        if case .name(let name) = node.kind { isSubject(name) } else { false }
    }

    func field(_ name: String, at offset: Int) throws(ConditionError) -> Part {
        let (table, subject): (FieldTable<Subject>, String)
        switch scope {
        case .bindings(let part): return part(name, offset)
        case .fields(let fields, let name): (table, subject) = (fields, name)
        }
        guard let field = table[name] else { throw unknown(name, in: table, of: subject, at: offset) }
        let isDynamic = if case .dynamic = field.form { true } else { false }
        return Part(
            .field(field), StaticType(field.form, isOptional: field.isOptional), canFail: isDynamic && !field.isOptional
        )
    }

    private func unknown(
        _ name: String, in table: FieldTable<Subject>, of subject: String, at offset: Int
    ) -> ConditionError {
        let suggestion = NameDistance.suggestion(for: name, among: table.names).map { "; did you mean '\($0)'?" }
        let names = "; there are: \(table.names.joined(separator: ", "))"
        return error(
            .unknownName, "no field \(Printable.quoted(name)) in \(subject)\(suggestion ?? names)", at: offset)
    }

    func select(_ node: Node, _ value: Node, _ name: String) throws(ConditionError) -> Part {
        if isSubject(value) { return try field(name, at: node.offset) }
        let part = try compile(value)
        if isChecked, ![.map, .dynamic].contains(part.type.base) {
            throw error(.type, "a value of type \(part.type.name) has no fields", at: node.offset)
        }
        let offset = node.offset
        return operation([part], [value], .dynamic, canFail: true) { (values) throws(ConditionFailure) in
            try Operations.select(name, from: values[0], at: offset)
        }
    }

    func index(_ node: Node, _ value: Node, _ index: Node) throws(ConditionError) -> Part {
        if isSubject(value), case .literal(.string(let name)) = index.kind { return try field(name, at: index.offset) }
        let part = try compile(value)
        let place = try compile(index)
        if isChecked { try checkIndex(of: part.type.base, place.type.base, at: node.offset) }
        let offset = node.offset
        let type: StaticType = if case .list(let element?) = part.type.base { element } else { .dynamic }
        return operation((part, value), (place, index), type, canFail: true) {
            (value, index) throws(ConditionFailure) in
            try Operations.index(value, index, at: offset)
        }
    }

    private func checkIndex(
        of container: StaticType, _ index: StaticType, at offset: Int
    ) throws(ConditionError) {
        switch container {
        case .dynamic: return
        case .map where [.dynamic, .bool, .int, .double, .string].contains(index): return
        case .list where [.dynamic, .int, .double].contains(index): return
        default:
            throw error(
                .type, "a value of type \(container.name) has no index of type \(index.name)", at: offset)
        }
    }

    func has(_ node: Node, _ value: Node, _ name: String) throws(ConditionError) -> Part {
        let offset = node.offset
        guard isSubject(value) else {
            let part = try compile(value)
            if isChecked, ![.map, .dynamic].contains(part.type.base) {
                throw error(.type, "a value of type \(part.type.name) has no fields", at: offset)
            }
            return operation([part], [value], .bool, canFail: part.type != .map) { (values) throws(ConditionFailure) in
                try Operations.has(name, in: values[0], at: offset)
            }
        }
        let part = try field(name, at: offset)
        guard let field = part.field, field.isOptional || part.canFail else { return .constant(.bool(true)) }
        return Part(
            .closure(
                Reading { (subject) throws(ConditionFailure) in
                    .bool(field.content(of: subject.assumingMemoryBound(to: Subject.self).pointee) != nil)
                }), .bool,
            canFail: false)
    }
}
