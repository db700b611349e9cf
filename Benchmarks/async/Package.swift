// swift-tools-version: 6.1
import PackageDescription

let package = Package(
    name: "async",
    dependencies: [.package(name: "ignite-sql", path: "../..")],
    targets: [
        .executableTarget(
            name: "async", dependencies: [.product(name: "IgniteAsync", package: "ignite-sql")], path: "Sources")
    ]
)
