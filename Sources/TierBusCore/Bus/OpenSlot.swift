/// A subscriber of every type of event.
@usableFromInline
struct OpenSlot: ~Copyable, SubscriberSlot {
    @usableFromInline
    let number: Int
    @usableFromInline
    let owner: ContainerID
    @usableFromInline
    var isCancelled = false
    @usableFromInline
    let container: any Container

    init(number: Int, owner: ContainerID, container: any Container) {
        self.number = number
        self.owner = owner
        self.container = container
    }
}
