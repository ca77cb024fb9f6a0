import TierBusAdapters
import TierBusCore

/// One way from a container through an adapter to others: what a ``CommunicationPlan`` comes to.
struct WirePlan: Sendable {
    /// Where the adapter is, if not with its source: with its only target, since it has several sources.
    struct Meeting: Sendable {
        let sources: [String]
        let target: String
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
    /// The hierarchy whose context this is: those who get it remember it by this name.
    var givesContext: String?
    /// The hierarchy whose results these are: what the source remembers of its context goes before each.
    var tellsContext: String?
    var meeting: Meeting?
}
