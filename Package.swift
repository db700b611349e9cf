// swift-tools-version: 6.3
import PackageDescription

// `make fuzz` sets this. Only the compiler's fuzzer can link that program.
let isFuzzing = Context.environment["IGNITE_FUZZ"] != nil

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let package = Package(
    name: "ignite-sql",
    products: [
        .library(name: "Ignite", targets: ["Ignite"]),
        .library(name: "IgniteAsync", targets: ["IgniteAsync"]),
        .library(name: "IgniteFoundation", targets: ["IgniteFoundation"]),
        .executable(name: "ignite-sql", targets: ["ignite-sql"]),
    ],
    targets: [
        .systemLibrary(name: "COpenSSL", providers: [.apt(["libssl-dev"])]),
        .target(name: "IgniteCore", dependencies: ["COpenSSL"], swiftSettings: settings),
        .target(name: "Ignite2", dependencies: ["IgniteCore"], swiftSettings: settings),
        .target(name: "Ignite3", dependencies: ["IgniteCore"], swiftSettings: settings),
        .target(name: "Ignite", dependencies: ["IgniteCore", "Ignite2", "Ignite3"], swiftSettings: settings),
        .target(
            name: "IgniteAsync", dependencies: ["Ignite"],
            // Async functions run on the executor of their caller, except on the threads of connections.
            swiftSettings: settings + [.enableUpcomingFeature("NonisolatedNonsendingByDefault")]),
        .target(name: "IgniteFoundation", dependencies: ["Ignite"], swiftSettings: settings),
        .target(name: "CTerminal"),
        .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),
        .target(
            name: "IgniteEmbedded", dependencies: ["IgniteCore", "Ignite3", "CSQLite"], swiftSettings: settings),
        .systemLibrary(name: "CEdit", providers: [.apt(["libedit-dev"])]),
        .systemLibrary(name: "CInih", providers: [.apt(["libinih-dev"])]),
        .systemLibrary(name: "CUTF8Proc", providers: [.apt(["libutf8proc-dev"])]),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .target(
            name: "IgniteShell",
            dependencies: [
                "IgniteCore", "Ignite", "IgniteEmbedded", "CEdit", "CInih", "CTerminal", "CUTF8Proc", "CZlib",
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "ignite-sql",
            dependencies: ["IgniteShell", "Ignite", "IgniteCore", "CTerminal"],
            swiftSettings: settings),

        .target(name: "CTestTerminal", path: "Tests/CTestTerminal"),
        .target(
            name: "CTestTLS", path: "Tests/CTestTLS",
            linkerSettings: [.linkedLibrary("ssl"), .linkedLibrary("crypto")]),
        .target(
            name: "TestSupport",
            dependencies: ["IgniteCore", "Ignite3", "CTerminal", "CTestTerminal", "CTestTLS"],
            path: "Tests/TestSupport",
            swiftSettings: settings),
        .testTarget(
            name: "IgniteCoreTests",
            dependencies: ["IgniteCore", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "Ignite2Tests",
            dependencies: ["IgniteCore", "Ignite2", "TestSupport"],
            resources: [.copy("Goldens")],
            swiftSettings: settings),
        .testTarget(
            name: "Ignite3Tests",
            dependencies: ["IgniteCore", "Ignite3", "TestSupport"],
            resources: [.copy("Goldens")],
            swiftSettings: settings),
        .testTarget(
            name: "IgniteEmbeddedTests",
            dependencies: ["IgniteCore", "Ignite3", "IgniteEmbedded", "TestSupport"],
            exclude: ["Engine/RecordedStatements.tsv", "Functions/Recorded.tsv"],
            swiftSettings: settings),
        .testTarget(
            name: "IgniteTests",
            dependencies: ["Ignite", "IgniteFoundation", "IgniteCore", "Ignite3", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "IgniteAsyncTests",
            dependencies: ["IgniteAsync", "Ignite", "IgniteCore", "Ignite3", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "IgniteShellTests",
            dependencies: ["IgniteCore", "Ignite2", "Ignite3", "IgniteShell", "TestSupport"],
            resources: [.copy("Snapshots")],
            swiftSettings: settings),
        .testTarget(
            name: "CommandLineTests",
            dependencies: ["TestSupport", "Ignite3", "IgniteCore"],
            exclude: ["Snapshots"],
            swiftSettings: settings),
        .testTarget(
            name: "ClusterTests",
            dependencies: ["TestSupport", "Ignite", "IgniteAsync", "IgniteFoundation", "Ignite3", "IgniteCore"],
            swiftSettings: settings),
    ]
)

if isFuzzing {
    package.targets += [
        .systemLibrary(name: "CFuzzer", path: "Fuzz/CFuzzer"),
        .executableTarget(
            name: "fuzz",
            dependencies: ["CFuzzer", "Ignite2", "Ignite3", "IgniteCore", "IgniteEmbedded", "IgniteShell"],
            path: "Fuzz",
            exclude: ["CFuzzer", "Seeds", "run", "seeds.py"], swiftSettings: settings,
            linkerSettings: [.unsafeFlags(["-use-ld=lld"])]),
    ]
}
