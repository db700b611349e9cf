// swift-tools-version: 6.3
import PackageDescription

let package = Package(
    name: "examples",
    dependencies: [.package(name: "ignite-sql", path: "..")],
    targets: [
        .executableTarget(
            name: "examples",
            dependencies: [
                .product(name: "Ignite", package: "ignite-sql"),
                .product(name: "IgniteAsync", package: "ignite-sql"),
                .product(name: "IgniteFoundation", package: "ignite-sql"),
            ], path: "Sources"),
        .executableTarget(
            name: "service", dependencies: [.product(name: "IgniteAsync", package: "ignite-sql")], path: "Service"),
    ]
)
