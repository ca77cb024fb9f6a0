/// Collects the actions of one answer.
struct LogAnswer {
    private var records: [LogAction] = []
    private var deliveries: [LogAction] = []
    private var looks: [LogAction] = []
    private var remarks: [LogAction] = []

    /// Records first, so that they are committed before the deliveries are handed over.
    var actions: [LogAction] { records + deliveries + looks + remarks }

    mutating func record(_ change: LogChange) { records.append(.record(change)) }

    mutating func deliver(_ name: String, _ sequence: Int64, attempt: Int, cause: Redelivery?) {
        deliveries.append(.deliver(subscription: name, sequence: sequence, attempt: attempt, cause: cause))
    }

    mutating func look(_ name: String, after: Int64, limit: Int) {
        looks.append(.look(subscription: name, after: after, limit: limit))
    }

    mutating func remark(_ kind: NoticeKind, _ place: String, _ text: String) {
        remarks.append(.remark(ReliableRemark(kind, place, text)))
    }
}
