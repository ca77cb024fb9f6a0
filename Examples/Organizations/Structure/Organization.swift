package import TierBus

/// How containers are nested and which lanes they live on, as data. Who talks to whom is another matter: a `Communication`.
package struct Organization: Sendable {
    /// Such as `strategy-first`.
    package let name: String
    /// In the order in which they are hosted.
    package let branches: [Branch]

    /// The paths of all containers: what tells two trees apart.
    package var paths: Set<String> { Set(branches.flatMap { $0.top.paths() }) }

    /// Hosts all containers.
    package func host(_ desk: Desk, in system: HybridSystem) async throws {
        for branch in branches {
            let fill: @Sendable (HybridContainer) throws -> Void = { container in
                try Self.fill(container, as: branch.top, desk)
            }
            switch branch.lane {
            case .own(let kind): try await system.host(branch.top.name.rawValue, on: kind, fill)
            case .beside(let other):
                try await system.host(branch.top.name.rawValue, beside: other.rawValue, fill)
            }
        }
    }

    private static func fill(_ container: HybridContainer, as place: Place, _ desk: Desk) throws {
        try desk.fill(container, as: place.name)
        for child in place.children {
            try container.child(child.name.rawValue) { try fill($0, as: child, desk) }
        }
    }

    /// The path of a container.
    package func path(of name: ContainerName) -> String? {
        paths.first { $0.split(separator: "/").last.map(String.init) == name.rawValue }
    }
}
