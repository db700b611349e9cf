// Errors of a cluster that has just lost a node and does not know it yet.

extension IgniteError {
    /// Returns the same error with the names of nodes beside the addresses that the message contains.
    ///
    /// The message of the server is about addresses that nodes have for each other, which nobody knows by heart.
    package func naming(_ nodes: [ClusterNode]) -> IgniteError {
        nodes.reduce(self) { error, node in
            Self.naming(node, in: error.message).map { error.with(message: $0) } ?? error
        }
    }

    /// Returns a message with the name of a node after its address; nil if it does not contain the address.
    private static func naming(_ node: ClusterNode, in message: String) -> String? {
        let address = Array(node.internalAddress.utf8)
        let text = Array(message.utf8)
        guard !address.isEmpty, address.count <= text.count else { return nil }
        /// Whether the byte beside the address makes it part of a longer one.
        func isDigit(_ index: Int) -> Bool { text.indices.contains(index) && (0x30...0x39).contains(text[index]) }
        for start in 0...(text.count - address.count) {
            let end = start + address.count
            guard text[start..<end].elementsEqual(address), !isDigit(start - 1), !isDigit(end) else { continue }
            return String(decoding: text[..<end], as: UTF8.self) + " (node \(node.name))"
                + String(decoding: text[end...], as: UTF8.self)
        }
        return nil
    }

    /// Whether a message hides the cause. If several nodes report the same loss, Java fails with `Self-suppression not
    /// permitted`; other errors contain only the name of a class of Ignite's.
    package static func hidesCause(_ message: String) -> Bool {
        if message.contains("Self-suppression not permitted") { return true }
        let name = message.hasPrefix("class ") ? message.dropFirst(6) : message[...]
        return name.hasPrefix("org.apache.ignite.") && name.hasSuffix("Exception") && !name.contains(" ")
    }

    /// Whether the cluster recovers by itself from what has caused the error.
    package var isOfRecoveringCluster: Bool { clusterTrouble != nil }

    /// Returns the error with what it means that the cluster has lost a node: nothing is written by queries, and by
    /// transactions before COMMIT. A row that the cluster cannot resolve since then stays so.
    func whileRecovering(isInTransaction: Bool, mayWrite: Bool) -> IgniteError {
        if traits.contains(.writeUnresolved) {
            return with(
                hint: "since a node was lost, the cluster cannot find out whether the transaction that wrote a row was "
                    + "committed; running this again does not help")
        }
        guard let reason = clusterTrouble else { return self }
        if isInTransaction {
            return with(traits: .retryable)
                .with(hint: "\(reason). Nothing is written: after ROLLBACK, the transaction can be run again")
        }
        if !mayWrite || traits.contains(.retryable) && !traits.contains(.mayBeDone) {
            return with(traits: .retryable).with(hint: "\(reason). The statement can be run again")
        }
        return with(hint: "\(reason). The statement may have been executed: check the data before you run it again")
    }

    /// Why the cluster fails at the moment; nil for other errors.
    private var clusterTrouble: String? {
        if traits.contains(.nodeLost) {
            return "a node of the cluster is gone; the cluster usually notices within seconds"
        }
        if traits.contains(.noPrimary) {
            return "a partition has no primary replica; the cluster usually elects one within seconds"
        }
        if traits.contains(.replicaFailed) {
            return "a replica failed; after the loss of a node this lasts for seconds"
        }
        if traits.contains(.nodeStopping) {
            return "a node of the cluster is stopping; others take over within seconds"
        }
        if traits.contains(.causeHidden) {
            return "the server hides the cause; while a node of the cluster is lost or stops, this lasts for seconds"
        }
        return nil
    }
}
