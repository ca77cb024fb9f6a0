import TierBus
import TierBusMarket
import TierBusTesting

func recipientListSample() throws {
    let (portfolio, hedge, compliance) = (RecordingContainer(), RecordingContainer(), RecordingContainer())
    // sample: recipient-list
    let list = RecipientList {
        When(Fill.self, to: portfolio)
        When(Filter<Fill>.symbols("AAPL", "MSFT"), to: hedge)
        When(Filter<Fill> { $0.quantity >= 1_000 }, to: compliance)
    }
    let fills: [Fill] = [
        .fill(of: .order("AAPL", quantity: 5_000), price: 150),  // to all three
        .fill(of: .order("AAPL", quantity: 10), price: 150),  // to the portfolio and the hedge
        .fill(of: .order("GOOG", quantity: 10), price: 130),  // to the portfolio
    ]
    for fill in fills { try list.route(fill, Delivery(of: fill)) }
    precondition([portfolio, hedge, compliance].map(\.count) == [3, 2, 1])
    precondition(list.unroutable == 0)
    // end: recipient-list
}
