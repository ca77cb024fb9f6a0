package import TierBusCore
package import TierBusRouter

extension HybridSystem {
    /// Containers that subscriptions name as their source, and that are not there; in order.
    package var unknownSources: [String] { core.table.unknownSources.map(\.text) }

    /// Whether it runs by now, with all durable subscriptions that were there before.
    package var isRunning: Bool { core.context.phase == .running }

    /// Sees what is published in a simulated system.
    package var probe: PublishProbe? { core.context.probe }

    /// Takes what is delivered in a simulated system.
    package var recorder: DeliveryRecorder? { core.context.recorder }

    /// Runs `body` with a container of a simulated system, on its lane.
    /// - Parameter path: Children by their path.
    package func visit(_ path: String, _ body: @Sendable (HybridContainer) throws -> Void) async throws {
        let top = String(path.prefix { $0 != "/" })
        guard let lane = state.withLock({ $0.hosts[top] }) else {
            throw RouterError(.unknownContainer, "no container is called '\(path.prefix(64))'")
        }
        try await lane.run { try body(lane.container(path)) }
    }

    /// Whether there is a container; children by their path.
    package func hasContainer(_ path: String) -> Bool { core.table.containers.contains { $0.name.text == path } }

    /// The tier that the system's map has for a type.
    package func tier(of type: EventType) -> Tier { core.context.configuration.tiers[type] }
}

extension HybridContainer {
    /// Whether it declares a way out for a type.
    package func hasPublication<E: Event>(of _: E.Type) -> Bool {
        (outside as? Site)?.publications[ObjectIdentifier(E.self)] != nil
    }
}
