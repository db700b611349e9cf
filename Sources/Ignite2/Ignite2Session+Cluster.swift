package import IgniteCore

// The nodes and the state of the cluster (ignite2-protocol.md 9). These operations work while the cluster is inactive.
extension Ignite2Session: ClusterControl {
    package func nodes() throws(IgniteError) -> [ClusterNode] {
        try NodeInspection.nodes(connection, until: Self.deadline(timeout))
    }

    package func activity() throws(IgniteError) -> ClusterActivity {
        let state = try connection.call(
            .clusterGetState, until: Self.deadline(timeout), { _ in }, decode: ClusterState.decodeResponse)
        return switch state {
        case .active: .on
        case .inactive: .off
        case .activeReadOnly: .readOnly
        }
    }

    package func change(to activity: ClusterActivity, isForced: Bool) throws(IgniteError) {
        let features = connection.features
        if activity == .off, !isForced, !features.contains(.forceDeactivation) {
            throw IgniteError(
                .unsupported,
                "servers of this version do not refuse to deactivate when that deletes the data of caches in memory",
                hint: forceHint, address: server.address)
        }
        let change = ClusterState.Change(state: ClusterState(activity), isForced: isForced)
        do throws(IgniteError) {
            try connection.call(
                .clusterChangeState, until: Self.deadline(timeout), { change.encode(to: &$0, features: features) },
                decode: { _ in })
        } catch {
            throw error.message.hasPrefix("Deactivation stopped") ? error.with(hint: forceHint) : error
        }
        if activity != .off { learnEngine() }
    }

    /// Returns what to do about a name that was not found because the cluster is inactive; nil for other errors. Calcite
    /// runs statements without the tables then.
    func hint(forMissingName error: IgniteError) -> String? {
        guard connection.wire.names != .uri, error.server != nil, error.message.contains(" not found"),
            (try? activity()) == .off
        else { return nil }
        return "the cluster is inactive; \\activate on activates it"
    }

    /// How to deactivate and lose data.
    private var forceHint: String? {
        connection.wire.names == .uri ? nil : "\\activate off force deactivates it and deletes that data"
    }
}

extension ClusterState {
    fileprivate init(_ activity: ClusterActivity) {
        self =
            switch activity {
            case .on: .active
            case .off: .inactive
            case .readOnly: .activeReadOnly
            }
    }
}
