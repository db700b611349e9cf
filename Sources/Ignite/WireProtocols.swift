import Ignite3
import IgniteCore

// The one place that knows which protocols there are.

/// The protocol that is spoken with these options.
func wireProtocol(_ options: ClientOptions) throws(IgniteError) -> any WireProtocol {
    switch options.protocol {
    case .any, .ignite3: return Ignite3Protocol()
    case .ignite2:
        throw IgniteError(
            .unsupported, "Ignite 2 is not supported by this version",
            hint: "ignite3://… connects to an Ignite 3 cluster")
    }
}

/// The versions of servers that this client was tried with.
package var triedServerVersions: [String] { Ignite3Protocol().triedVersions }

/// The dialects of all protocols that can be spoken.
package let dialects: [any Dialect] = [Ignite3Dialect()]

/// The dialect before anything has been connected to.
package let defaultDialect = dialects[0]
