package import IgniteCore

/// CLUSTER_GET_STATE and CLUSTER_CHANGE_STATE (ignite2-protocol.md 9).
package enum ClusterState: UInt8, Sendable {
    case inactive = 0
    case active = 1
    case activeReadOnly = 2

    /// Reads the response to CLUSTER_GET_STATE, whose request is empty. Without `.clusterStates` it is a boolean.
    package static func decodeResponse(from reader: inout ByteReader) throws(WireError) -> ClusterState {
        try ClusterState(from: &reader)
    }

    package init(from reader: inout ByteReader) throws(WireError) {
        let start = reader.offset
        guard let state = ClusterState(rawValue: try reader.byte()) else {
            throw .invalid(offset: start, what: "an unknown state of a cluster")
        }
        self = state
    }

    package func encode(to out: inout ByteWriter) { out.append(rawValue) }

    /// CLUSTER_CHANGE_STATE; the response is empty.
    package struct Change: Equatable {
        package var state: ClusterState
        /// Whether to deactivate even if that deletes data of caches in memory; sent if `.forceDeactivation` was
        /// granted. Without that feature, servers always do.
        package var isForced = false

        package init(state: ClusterState, isForced: Bool = false) {
            self.state = state
            self.isForced = isForced
        }

        package init(from reader: inout ByteReader, features: Features) throws(WireError) {
            state = try ClusterState(from: &reader)
            if features.contains(.forceDeactivation) { isForced = try reader.bool() }
        }

        package func encode(to out: inout ByteWriter, features: Features) {
            state.encode(to: &out)
            if features.contains(.forceDeactivation) { out.append(isForced) }
        }
    }
}

/// CLUSTER_GET_WAL_STATE and CLUSTER_CHANGE_WAL_STATE (ignite2-protocol.md 9): whether changes of a cache are logged on
/// disk. The response is a boolean: the state, or whether it has changed.
package enum WALState {
    package struct Change: Equatable {
        package var cache: String
        package var isEnabled: Bool

        package init(cache: String, isEnabled: Bool) {
            self.cache = cache
            self.isEnabled = isEnabled
        }

        package init(from reader: inout ByteReader) throws(WireError) {
            cache = try reader.typedString()
            isEnabled = try reader.bool()
        }

        package func encode(to out: inout ByteWriter) {
            out.appendTyped(cache)
            out.append(isEnabled)
        }
    }

    /// Writes the request of CLUSTER_GET_WAL_STATE.
    package static func encode(cache: String, to out: inout ByteWriter) { out.appendTyped(cache) }

    package static func decode(from reader: inout ByteReader) throws(WireError) -> String { try reader.typedString() }

    package static func decodeResponse(from reader: inout ByteReader) throws(WireError) -> Bool { try reader.bool() }
}
