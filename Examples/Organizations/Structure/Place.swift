/// Where a container stands: what is below it.
package struct Place: Sendable, Hashable {
    /// The container.
    package let name: ContainerName
    /// In their order.
    package let children: [Place]

    /// A place with others below.
    package init(_ name: ContainerName, _ children: [Place] = []) {
        self.name = name
        self.children = children
    }

    /// Its path and those of all below, from the top.
    package func paths(below parent: String? = nil) -> [String] {
        let path = parent.map { "\($0)/\(name.rawValue)" } ?? name.rawValue
        return [path] + children.flatMap { $0.paths(below: path) }
    }
}
