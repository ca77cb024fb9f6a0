/// Runs every sample of the guide that can be run.
@main
struct GuideSamples {
    static func main() async throws {
        try await containers()
        try await profiles()
        try await tiers()
        try await topics()
        try await conditions()
        try await adapters()
        try await communicationSamples()
        try await slowConsumers()
        try await reliableTier()
        try await operations()
        try await exactlyOnce()
        try await edges()
        try await lifeOfASystem()
        try await supervision()
        try await tests()
        try await testKit()
        try await simulated()
        print("all samples ran")
    }
}

func check(_ holds: Bool, _ what: String) { precondition(holds, what) }
