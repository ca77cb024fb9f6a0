/// Something worth telling that the decisions came across: what a notice is made of.
package struct ReliableRemark: Sendable, Equatable {
    /// What it is about.
    package var kind: NoticeKind
    /// The durable subscription; empty for the log as a whole.
    package var place: String
    /// What happened, without payload.
    package var text: String

    /// Puts the parts together.
    package init(_ kind: NoticeKind, _ place: String, _ text: String) {
        self.kind = kind
        self.place = place
        self.text = text
    }
}
