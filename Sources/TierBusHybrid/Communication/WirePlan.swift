import TierBusAdapters
import TierBusCore

/// One way from a container through an adapter to others: what a ``CommunicationPlan`` comes to.
struct WirePlan: Sendable {
    /// Where the adapter is, if not with its source: with its only target, since it has several sources.
    struct Meeting: Sendable {
        let target: String
        /// Which of the adapters of the communication it is.
        let adapter: Int
    }

    /// What the adapter is called.
    let label: String
    /// The container's path.
    let source: String
    /// What is built on the adapter's lane; members are named as in the communication.
    let description: AdapterDescription
    /// Which of the source's events come to it.
    let types: TypeSet
    /// What can come to whom, by path; in the order of the members.
    var arrivals: [(path: String, types: TypeSet)]
    /// Which adapter's context this is, that of a hierarchy: those who get it remember it.
    var givesContext: Int?
    /// Which adapter's results these are, those of a hierarchy: what the source remembers of its context goes before each.
    var tellsContext: Int?
    var meeting: Meeting?
    /// Whether types that a way must not carry are refused when they come, and not from the start: of an adapter that code
    /// composes it is not known what comes out.
    var refusesLate = false
}
