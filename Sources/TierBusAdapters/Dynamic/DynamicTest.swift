import TierBusConditions
public import TierBusCore

/// Which events are wanted, of types that are known at run time only: by the type and by a condition.
public struct DynamicTest {
    /// The condition for one type.
    private final class Typed<E: Event> {
        let filter: Filter<E>

        init(_ filter: Filter<E>) { self.filter = filter }
    }

    /// nil for all.
    private let types: Set<EventType>?
    /// By the metatypes of the events; nil where there is no condition.
    private let tests: [ObjectIdentifier: AnyObject]?

    /// - Parameters:
    ///   - events: Names of types; nil for all for which the condition can be asked.
    ///   - known: The types that there are, by name.
    ///   - place: What is named in errors.
    /// - Throws: ``AdapterError``: `unknownEvent`; `badCondition` if it can be asked of no type, or of one of those that are
    ///   named not.
    public init(
        events: [String]?, condition: String?, among known: [EventType: any Event.Type], in place: String
    ) throws(AdapterError) {
        var wanted: [any Event.Type] = known.sorted { $0.key < $1.key }.map(\.value)
        if let events {
            wanted = []
            for name in events { wanted.append(try Self.type(name, among: known, in: place)) }
        }
        types = events.map { _ in Set(wanted.map { $0.eventType }) }
        guard let condition else {
            tests = nil
            return
        }
        var tests: [ObjectIdentifier: AnyObject] = [:]
        var refusal: String?
        for type in wanted {
            do {
                tests[ObjectIdentifier(type)] = try Self.typed(type, condition)
            } catch {
                refusal = refusal ?? "for \(type.eventType): \(error)"
                if events != nil { break }
            }
        }
        guard !tests.isEmpty, events == nil || refusal == nil else {
            throw AdapterError(
                .badCondition, in: place, refusal ?? "no type of event is known that it could be asked of")
        }
        self.tests = tests
    }

    /// The type of a name.
    /// - Throws: ``AdapterError``: `unknownEvent`, with a suggestion.
    static func type(
        _ name: String, among known: [EventType: any Event.Type], in place: String
    ) throws(AdapterError) -> any Event.Type {
        if let type = known.first(where: { $0.key.text == name })?.value { return type }
        throw AdapterError(
            .unknownEvent, in: place,
            "no event type '\(name)' is known" + AdapterError.hint(name, among: known.keys.map(\.text)))
    }

    private static func typed<E: Event>(_ type: E.Type, _ condition: String) throws -> AnyObject {
        guard let type = type as? any EventFields.Type else {
            throw ConditionError.badFilter("the fields of the type have no names")
        }
        return try typedFields(type, condition)
    }

    private static func typedFields<E: EventFields>(_: E.Type, _ condition: String) throws -> AnyObject {
        Typed<E>(try .condition(condition))
    }

    /// Whether an event is wanted; nil if none of its type is ever.
    /// - Throws: What a condition throws that is neither true nor false.
    public func matches<E: Event>(_ event: E) throws -> Bool? {
        if let types, !types.contains(E.eventType) { return nil }
        guard let tests else { return true }
        guard let test = tests[ObjectIdentifier(E.self)] else { return nil }
        // Entered under the metatype of E above.
        return try unsafeDowncast(test, to: Typed<E>.self).filter.matches(event)
    }
}
