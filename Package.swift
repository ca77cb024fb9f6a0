// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

func module(_ name: String, on dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, on dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

func library(_ name: String) -> Product { .library(name: name, targets: [name]) }

let package = Package(
    name: "TierBus",
    platforms: [.macOS(.v15), .iOS(.v18), .tvOS(.v18), .watchOS(.v11), .visionOS(.v2)],
    products: [
        library("TierBus"), library("TierBusSQLite"), library("TierBusHybrid"), library("TierBusRouter"),
        library("TierBusAdapters"), library("TierBusConditions"),
        library("TierBusProfiles"), library("TierBusMarket"), library("TierBusCore"), library("TierBusTesting"),
        .executable(name: "TradingDay", targets: ["TradingDay"]),
        .executable(name: "Analysis", targets: ["Analysis"]),
        .executable(name: "SignalReplay", targets: ["SignalReplay"]),
        .executable(name: "Organizations", targets: ["Organizations"]),
        .executable(name: "OwnAdapter", targets: ["OwnAdapter"]),
        .executable(name: "tierbus", targets: ["TierBusTool"]),
        .executable(name: "tierbus-bench", targets: ["Benchmarks"]),
        .executable(name: "reliability-proof", targets: ["ReliabilityProof"]),
    ],
    targets: [
        module("TierBusCore"),
        module("TierBusMarket", on: ["TierBusCore"]),
        module("TierBusConditions", on: ["TierBusCore"]),
        module("TierBusAdapters", on: ["TierBusCore", "TierBusConditions"]),
        module("TierBusRouter", on: ["TierBusCore", "TierBusConditions", "TierBusAdapters"]),
        module("TierBusHybrid", on: ["TierBusCore", "TierBusAdapters", "TierBusRouter"]),
        .systemLibrary(
            name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite"])]),
        module("TierBusSQLite", on: ["TierBusCore", "TierBusRouter", "CSQLite"]),
        module(
            "TierBus",
            on: [
                "TierBusCore", "TierBusConditions", "TierBusAdapters", "TierBusRouter", "TierBusHybrid",
                "TierBusSQLite",
            ]),
        module("TierBusProfiles", on: ["TierBusCore", "TierBusMarket", "TierBusRouter", "TierBusHybrid"]),
        module(
            "TierBusTesting",
            on: [
                "TierBusCore", "TierBusConditions", "TierBusAdapters", "TierBusMarket", "TierBusRouter",
                "TierBusHybrid",
            ]),

        .executableTarget(
            name: "TradingDay", dependencies: ["TradingDayKit"], path: "Examples/TradingDay/Program",
            swiftSettings: settings),
        .target(
            name: "TradingDayKit", dependencies: ["TierBus", "TierBusMarket"], path: "Examples/TradingDay",
            exclude: ["Program"], resources: [.copy("Data")], swiftSettings: settings),
        .executableTarget(
            name: "Analysis", dependencies: ["TradingDayKit", "TierBus", "TierBusMarket", "TierBusProfiles"],
            path: "Examples/Analysis", swiftSettings: settings),
        .executableTarget(
            name: "SignalReplay", dependencies: ["TradingDayKit", "TierBus", "TierBusMarket"],
            path: "Examples/SignalReplay", swiftSettings: settings),
        .executableTarget(
            name: "Organizations", dependencies: ["OrganizationsKit"], path: "Examples/Organizations/Program",
            swiftSettings: settings),
        .target(
            name: "OrganizationsKit", dependencies: ["TradingDayKit", "TierBus", "TierBusMarket"],
            path: "Examples/Organizations", exclude: ["Program"], resources: [.copy("Communications")],
            swiftSettings: settings),
        .executableTarget(
            name: "OwnAdapter", dependencies: ["TierBusCore", "TierBusTesting"], path: "Examples/OwnAdapter",
            swiftSettings: settings),
        .target(name: "CAllocations", path: "Examples/Benchmarks/CAllocations"),
        .executableTarget(
            name: "Benchmarks",
            dependencies: ["CAllocations", "CSQLite", "TierBus", "TierBusMarket", "TierBusTesting"],
            path: "Examples/Benchmarks", exclude: ["CAllocations"], swiftSettings: settings),
        .executableTarget(
            name: "TierBusTool", dependencies: ["TierBusConditions", "TierBusCore", "TierBusRouter", "TierBusSQLite"],
            path: "Examples/TierBusTool",
            swiftSettings: settings),

        .target(name: "CFaultVFS", dependencies: ["CSQLite"], path: "Tests/ReliabilityProof/CFaultVFS"),
        .target(
            name: "ReliabilityProofKit",
            dependencies: ["CFaultVFS", "CSQLite", "TierBusSQLite", "TierBusRouter", "TierBusCore", "TierBusTesting"],
            path: "Tests/ReliabilityProof/Kit", swiftSettings: settings),
        .executableTarget(
            name: "ReliabilityProof", dependencies: ["ReliabilityProofKit", "TierBusTesting"],
            path: "Tests/ReliabilityProof/Program",
            swiftSettings: settings),

        tests("TierBusCoreTests", on: ["TierBusCore", "TierBusTesting"]),
        tests(
            "TierBusConditionsTests", on: ["TierBusConditions", "TierBusMarket", "TierBusCore", "TierBusTesting"]),
        tests(
            "TierBusAdaptersTests",
            on: ["TierBusAdapters", "TierBusConditions", "TierBusCore", "TierBusMarket", "TierBusTesting"]),
        tests("TierBusMarketTests", on: ["TierBusMarket", "TierBusCore"]),
        tests(
            "TierBusRouterTests",
            on: ["TierBusRouter", "TierBusAdapters", "TierBusCore", "TierBusTesting", "ReliabilityProofKit"]),
        tests(
            "TierBusSQLiteTests", on: ["TierBusSQLite", "TierBusRouter", "TierBusCore", "TierBusTesting", "CSQLite"],
            resources: [.copy("Golden")]),
        tests(
            "TierBusHybridTests",
            on: ["TierBusHybrid", "TierBusRouter", "TierBusAdapters", "TierBusCore", "TierBusTesting"]),
        tests(
            "TierBusTestingTests",
            on: ["TierBusTesting", "TierBus", "TierBusHybrid", "TierBusMarket", "TierBusRouter", "TierBusCore"]),
        tests("TierBusProfilesTests", on: ["TierBus", "TierBusProfiles", "TierBusMarket", "TierBusTesting"]),
        tests(
            "ReliabilityProofTests",
            on: ["ReliabilityProofKit", "TierBusSQLite", "TierBusRouter", "TierBusCore", "TierBusTesting"]),
        tests("TierBusTests", on: ["TierBus", "TierBusMarket", "TierBusTesting"]),
        tests("TradingDayTests", on: ["TradingDayKit", "TierBus", "TierBusMarket"]),
        tests("OrganizationsTests", on: ["OrganizationsKit", "TradingDayKit", "TierBus", "TierBusMarket"]),
    ],
    swiftLanguageModes: [.v6]
)
