import TierBusRouter

/// How a subscription lies in its table: what ``LogSubscription`` says, but the exceptions.
struct SubscriptionRow {
    static let columns = "name, container, type, source, floor, handed, checksum"
    private static let count: Int32 = 6

    /// Stands for a name of which nothing can be read.
    static let unreadable = "(unreadable)"

    /// The row's values, without exceptions.
    var subscription: LogSubscription

    init(_ subscription: LogSubscription) {
        self.subscription = subscription
        self.subscription.exceptions = [:]
    }

    /// Reads the current row of `columns`.
    ///
    /// Of a damaged row the names are taken as far as they can be read, and the floor is 0: everything it wants is
    /// delivered again, and nothing is lost.
    /// - Returns: The row, and whether it is what was written.
    static func read(_ row: Statement) -> (row: SubscriptionRow, isSound: Bool) {
        if row.isSound(.subscriptions, columns: count), let name = row.shortText(0), !name.isEmpty,
            let container = row.shortText(1), let type = row.shortText(2), let floor = row.integer(4),
            let handed = row.integer(5),
            row.isNull(3) || row.shortText(3) != nil, (0..<Statement.absurd).contains(floor),
            (0..<Statement.absurd).contains(handed)
        {
            let subscription = LogSubscription(
                name: name, container: container, type: type, source: row.shortText(3), floor: floor, handed: handed)
            return (SubscriptionRow(subscription), true)
        }
        let name = row.lossyText(0) ?? ""
        let subscription = LogSubscription(
            name: name.isEmpty ? unreadable : name, container: row.lossyText(1) ?? "", type: row.lossyText(2) ?? "",
            source: row.lossyText(3), floor: 0, handed: 0)
        return (SubscriptionRow(subscription), false)
    }

    /// Binds all columns, from parameter 1.
    func bind(to statement: Statement) {
        var sum = RowChecksum(.subscriptions)
        var place: Int32 = 0
        for text in [subscription.name, subscription.container, subscription.type, subscription.source] {
            place += 1
            statement.bind(place, text)
            sum.combine(text)
        }
        for number in [subscription.floor, subscription.handed] {
            place += 1
            statement.bind(place, number)
            sum.combine(number)
        }
        statement.bind(place + 1, sum.value)
    }
}
