import Glibc
package import IgniteCore
import IgniteEmbedded

/// The embedded nodes of this process, which start when they are first named: one for each file, and one with a
/// temporary file.
package final class EmbeddedNodes {
    private var nodes: [(file: String?, node: EmbeddedNode)] = []

    package init() {}

    /// Connects to the node of a file; it starts if it does not run.
    ///
    /// - Parameter file: The file with the data; nil for a temporary one.
    package func connect(_ file: String?) throws(IgniteError) -> Int32 { try node(file).connect() }

    /// Serves the node of a file at a port of the loopback interface, and returns the port.
    package func listen(_ file: String?, port: UInt16) throws(IgniteError) -> UInt16 {
        try node(file).listen(port: port)
    }

    /// Ends all nodes, and removes the temporary file.
    package func close() {
        for (_, node) in nodes { node.close() }
        nodes = []
    }

    private func node(_ file: String?) throws(IgniteError) -> EmbeddedNode {
        let file = file.map(Self.fullPath)
        if let known = nodes.first(where: { $0.file == file }) { return known.node }
        let node = try EmbeddedNode(file: file)
        nodes.append((file, node))
        return node
    }

    /// Returns the same path for all names of a file: two nodes would not see each other's locks.
    private static func fullPath(_ path: String) -> String {
        if let real = realPath(path) { return real }
        // A new file; its folder exists, or opening it fails.
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        return realPath(folder).map { "\($0)/\(name)" } ?? path
    }

    private static func realPath(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }
}
