// swift-tools-version: 6.1
import PackageDescription

let library = Target.Dependency.product(name: "Ignite", package: "ignite-sql")
let package = Package(
    name: "benchmarks",
    dependencies: [.package(name: "ignite-sql", path: "../..")],
    targets: [
        .target(name: "Measuring", dependencies: [library]),
        .executableTarget(name: "read", dependencies: ["Measuring", library]),
        .executableTarget(name: "write", dependencies: ["Measuring", library]),
        .executableTarget(name: "caches", dependencies: ["Measuring", library]),
        .executableTarget(
            name: "async", dependencies: ["Measuring", .product(name: "IgniteAsync", package: "ignite-sql")]),
        .executableTarget(
            name: "pool", dependencies: ["Measuring", .product(name: "IgniteAsync", package: "ignite-sql")]),
    ]
)
