/// What the containers of one day write to, and what is read at its end.
struct DayState: Sendable {
    let tally = Tally()
    let orders = DayOrders()
    let failure = Failure()
}
