public import TierBusConditions
public import TierBusCore

extension Filter where E: EventFields {
    /// Events for which a condition is true, such as `strength > 0.7 && symbol in ['AAPL', 'MSFT']`.
    ///
    /// If it demands one of a few keys, an index finds the subscription, and what does not match never reaches its queue.
    /// An event for which it fails does not match; such events are counted, and a notice says so at most once a minute.
    /// - Parameter policy: What becomes of them on a durable subscription, which asks for it.
    /// - Throws: ``ConditionError`` for what is wrong with the text, with line and column.
    public static func condition(
        _ source: String, failing policy: FilterFailurePolicy? = nil
    ) throws(ConditionError) -> Filter {
        .condition(try Condition(source), failing: policy)
    }

    /// As ``condition(_:failing:)-(String,_)``, for a condition that is there.
    public static func condition(_ condition: Condition<E>, failing policy: FilterFailurePolicy? = nil) -> Filter {
        Filter(condition, needsPolicy: true, policy: policy)
    }

    /// Events whose fields have the given values; see `Condition.init(filter:)`.
    ///
    /// An entry `condition` is the text of a condition that has to be true besides.
    ///
    /// ```swift
    /// try data.onEach(Bar.self, where: .fields(["symbols": ["AAPL", "MSFT"], "timeframe": "1min"])) { bar, _ in ... }
    /// ```
    /// - Parameter policy: As in ``condition(_:failing:)-(String,_)``; asked for where the filter may fail.
    /// - Throws: ``ConditionError``.
    public static func fields(
        _ fields: DynamicFields, failing policy: FilterFailurePolicy? = nil
    ) throws(ConditionError) -> Filter {
        let condition = try Condition<E>(filter: fields.without("condition"))
        let filter = Filter(condition, needsPolicy: condition.canFail, policy: policy)
        switch fields["condition"] {
        case nil: return filter
        case .string(let source)?: return filter.and(try .condition(source, failing: policy))
        case _?: throw ConditionError.badFilter("'condition' takes the text of a condition")
        }
    }

    private init(_ condition: Condition<E>, needsPolicy: Bool, policy: FilterFailurePolicy?) {
        var keys: KeyFilter<E>?
        if let symbols = condition.keys, let key = Condition<E>.keyOfEvent { keys = KeyFilter(keys: symbols, key: key) }
        // What the index has found is not asked again.
        var predicate: FilterPredicate?
        if keys == nil || !condition.isOnlyKeys { predicate = FilterPredicate(condition.ask.isTrue) }
        self.init(keys: keys, predicate: predicate, needsPolicy: needsPolicy, policy: policy)
    }
}
