/// A version of the client protocol (ignite2-protocol.md 2). Versions differ in what messages contain.
package struct ProtocolVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let major, minor, patch: Int16

    package init(_ major: Int16, _ minor: Int16, _ patch: Int16) {
        self.major = major
        self.minor = minor
        self.patch = patch
    }

    /// The versions that this client speaks, oldest first.
    package static let known = (0...7).map { ProtocolVersion(1, $0, 0) }
    /// The version that this client offers first.
    package static let newest = ProtocolVersion(1, 7, 0)

    package static func < (left: ProtocolVersion, right: ProtocolVersion) -> Bool {
        (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
    }

    package var description: String { "\(major).\(minor).\(patch)" }

    private func isAtLeast(_ minor: Int16) -> Bool { self >= ProtocolVersion(1, minor, 0) }

    /// Whether a handshake can contain a user and a password, and a refusal contains a status.
    package var hasCredentials: Bool { isAtLeast(1) }
    /// Whether the columns of query entities have a precision and a scale.
    package var hasPrecision: Bool { isAtLeast(2) }
    /// Whether responses have flags, and the server reports its node id and partitions.
    package var hasFlags: Bool { isAtLeast(4) }
    /// Whether there are transactions.
    package var hasTransactions: Bool { isAtLeast(5) }
    /// Whether cache headers and configurations can contain an expiry policy.
    package var hasExpiryPolicy: Bool { isAtLeast(6) }
    /// Whether a handshake negotiates features.
    package var hasFeatures: Bool { isAtLeast(7) }
}
