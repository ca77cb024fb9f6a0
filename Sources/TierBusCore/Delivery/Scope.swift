/// How far an event goes from the container that publishes it.
@frozen
public enum Scope: UInt8, Sendable, BitwiseCopyable, CaseIterable, Codable {
    /// To every container of the system.
    case global
    /// To the container's parent; from a top-level container, to those that name it as their source.
    case parent
    /// To the containers with the same parent.
    case siblings
    /// To the container's own children.
    case children
}

extension Scope: CustomStringConvertible {
    /// `global`, `parent`, `siblings` or `children`.
    public var description: String {
        switch self {
        case .global: "global"
        case .parent: "parent"
        case .siblings: "siblings"
        case .children: "children"
        }
    }
}
