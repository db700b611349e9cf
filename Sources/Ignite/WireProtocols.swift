import Ignite2
import Ignite3
import IgniteCore

// The one place that knows which protocols there are.

/// All protocols, in the order in which they are tried. The server of Ignite 2 closes a connection at once if it gets
/// Ignite 3's greeting.
let wireProtocols: [any WireProtocol] = [Ignite3Protocol(), Ignite2Protocol()]

/// Returns the protocols to try with the given options.
///
/// - Parameter known: The scheme of the protocol that the cluster spoke before; nil if that is not known.
func candidates(_ options: ClientOptions, known: String?) -> [any WireProtocol] {
    var scheme = options.protocol == .any ? known : options.protocol.rawValue
    if options.addresses.contains(where: \.isEmbedded) { scheme = Ignite3Protocol().scheme }
    return scheme.map { scheme in wireProtocols.filter { $0.scheme == scheme } } ?? wireProtocols
}

/// Returns the versions of servers that this client was tried with.
///
/// - Parameter scheme: The scheme of the protocol.
package func triedServerVersions(_ scheme: String) -> [String] {
    wireProtocols.first { $0.scheme == scheme }?.triedVersions ?? []
}

/// The dialects of all protocols that can be spoken.
package let dialects: [any Dialect] = [
    Ignite3Dialect(), Ignite2Dialect(engine: .calcite), Ignite2Dialect(engine: .h2),
]

/// The dialect before anything has been connected to.
package let defaultDialect = dialects[0]
