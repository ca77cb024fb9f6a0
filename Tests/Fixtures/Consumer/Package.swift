// swift-tools-version: 6.2
import PackageDescription

// An app's package, as an app would write it. CI builds it: the README's first program in the four settings that apps
// use, an app of TierBusHybrid alone, and every piece of code that stands in the documentation.
let tierBus: Target.Dependency = .product(name: "TierBus", package: "TierBus")
let market: Target.Dependency = .product(name: "TierBusMarket", package: "TierBus")

let package = Package(
    name: "Consumer",
    platforms: [.macOS(.v15), .iOS(.v18), .tvOS(.v18), .watchOS(.v11), .visionOS(.v2)],
    dependencies: [.package(name: "TierBus", path: "../../..")],
    targets: [
        .executableTarget(name: "FirstProgram", dependencies: [tierBus, market]),
        .executableTarget(
            name: "FirstProgramNonsending", dependencies: [tierBus, market],
            swiftSettings: [.enableUpcomingFeature("NonisolatedNonsendingByDefault")]),
        .executableTarget(
            name: "FirstProgramSwift5", dependencies: [tierBus, market], swiftSettings: [.swiftLanguageMode(.v5)]),
        .executableTarget(
            name: "FirstProgramMainActor", dependencies: [tierBus, market],
            swiftSettings: [.defaultIsolation(MainActor.self)]),
        .executableTarget(
            name: "HybridOnly", dependencies: [.product(name: "TierBusHybrid", package: "TierBus")]),
        .executableTarget(
            name: "GuideSamples",
            dependencies: [
                tierBus, market, .product(name: "TierBusProfiles", package: "TierBus"),
                .product(name: "TierBusTesting", package: "TierBus"),
            ]),
        .executableTarget(
            name: "MainActorSamples", dependencies: [tierBus, market],
            swiftSettings: [.defaultIsolation(MainActor.self)]),
    ],
    swiftLanguageModes: [.v6]
)
