/// The name of a container, a component or a system: who sent an event.
@frozen
public struct ContainerID: InternedName {
    /// The handle and the text it stands for.
    public let name: InternedText

    /// Wraps a name; every valid name will do.
    public init(checking name: InternedText) throws(NameError) { self.name = name }

    @inlinable
    init(unchecked name: InternedText) { self.name = name }

    /// Nobody: the source of what comes from outside every container.
    @inlinable
    public static var none: ContainerID { ContainerID(unchecked: .none) }

    /// Whether it names nobody.
    @inlinable
    public var isNone: Bool { name == .none }
}
