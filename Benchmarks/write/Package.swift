// swift-tools-version: 6.1
import PackageDescription

let package = Package(
    name: "write",
    dependencies: [.package(name: "ignite-sql", path: "../..")],
    targets: [
        .executableTarget(
            name: "write", dependencies: [.product(name: "Ignite", package: "ignite-sql")], path: "Sources")
    ]
)
