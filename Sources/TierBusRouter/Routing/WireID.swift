/// One branch of a connection: a publication and a subscription that belong to each other and to nobody else.
@usableFromInline
package struct WireID: Hashable, Sendable {
    /// Which of all of the system.
    package let number: Int
    /// Which of those that it goes to.
    package let branch: Int
    /// What made it, such as `pipeline 'orders'`.
    package let label: String

    package init(number: Int, branch: Int, label: String) {
        self.number = number
        self.branch = branch
        self.label = label
    }
}
