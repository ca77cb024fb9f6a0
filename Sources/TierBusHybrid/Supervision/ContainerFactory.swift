/// How a supervised container is built, again and again.
enum ContainerFactory: Sendable {
    case lane(@Sendable (HybridContainer) throws -> Void)
    case main(@MainActor @Sendable (HybridContainer) throws -> Void)
}
