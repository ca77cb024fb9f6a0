public import TierBusCore

/// Values in an order; those of a field are taken as they are, without a copy.
public struct ConditionList: Sendable {
    private enum Storage {
        case values([ConditionValue])
        case dynamic([DynamicValue])
    }

    private let storage: Storage

    /// Takes values.
    public init(_ values: [ConditionValue]) { storage = .values(values) }

    /// Takes the values of a field.
    public init(_ values: [DynamicValue]) { storage = .dynamic(values) }
}

extension ConditionList: RandomAccessCollection {
    /// 0.
    public var startIndex: Int { 0 }
    /// The number of values.
    public var endIndex: Int {
        switch storage {
        case .values(let values): values.count
        case .dynamic(let values): values.count
        }
    }
    /// A value by its place.
    public subscript(place: Int) -> ConditionValue {
        switch storage {
        case .values(let values): values[place]
        case .dynamic(let values): ConditionValue(values[place])
        }
    }
}

extension ConditionList: Equatable {
    /// Whether there are as many values, equal place by place.
    public static func == (left: ConditionList, right: ConditionList) -> Bool { left.elementsEqual(right) }

    /// Behind those of this list, those of another.
    static func + (left: ConditionList, right: ConditionList) -> ConditionList {
        ConditionList(left.values + right.values)
    }

    private var values: [ConditionValue] {
        switch storage {
        case .values(let values): values
        case .dynamic(let values): values.map { ConditionValue($0) }
        }
    }
}
