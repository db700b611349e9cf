/// Connects to the embedded node over a socket pair; IgniteCore does not know how one is made.
///
/// - Parameter file: The file in which the node keeps its data; nil for a temporary one.
/// - Returns: The connected socket, which the caller closes.
package typealias EmbeddedConnect = (_ file: String?) throws(IgniteError) -> Int32

extension ClientOptions.Address {
    /// What the address of an embedded node begins with.
    package static let embeddedScheme = "embedded:"

    /// The address `embedded:` or `embedded:FILE`: no host, and no port. Nil for other text.
    package init?(embedded text: String) {
        let length = Self.embeddedScheme.utf8.count
        guard String(decoding: text.utf8.prefix(length), as: UTF8.self).lowercased() == Self.embeddedScheme else {
            return nil
        }
        self.init(host: Self.embeddedScheme + String(decoding: text.utf8.dropFirst(length), as: UTF8.self), port: 0)
    }

    /// Whether this is the embedded node.
    package var isEmbedded: Bool { port == 0 && host.hasPrefix(Self.embeddedScheme) }

    /// The file of the embedded node; nil for a temporary one.
    package var embeddedFile: String? {
        let file = host.utf8.dropFirst(Self.embeddedScheme.utf8.count)
        return file.isEmpty ? nil : expandedPath(String(decoding: file, as: UTF8.self))
    }
}
