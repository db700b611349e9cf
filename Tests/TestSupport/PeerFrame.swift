package import Ignite3
package import IgniteCore

/// The frames that a server sends, as bytes.
package enum PeerFrame {
    static let nodeID = IgniteUUID(mostSignificant: 0x0102_0304_0506_0708, leastSignificant: 0x090A_0B0C_0D0E_0F10)
    static let clusterID = IgniteUUID(mostSignificant: 0x1112_1314_1516_1718, leastSignificant: 0x191A_1B1C_1D1E_1F20)

    /// What a cluster of this one node answers to CLUSTER_GET_NODES.
    static let nodes = [ClusterNodes.Node(id: nodeID, name: "peer", host: "127.0.0.1", port: 3344)]

    /// The server's magic and its answer to a handshake.
    package static func handshake(
        idleTimeoutMilliseconds: Int64 = 0, observableTimestamp: Int64 = 1, clusterID: IgniteUUID? = nil
    ) -> [UInt8] {
        written {
            Handshake.Response(
                idleTimeoutMilliseconds: idleTimeoutMilliseconds, nodeID: nodeID, nodeName: "peer",
                clusterIDs: [clusterID ?? self.clusterID], clusterName: "test",
                observableTimestamp: observableTimestamp, productVersion: "3.1.0", features: .qualifiedNames
            ).encode(to: &$0)
        }
    }

    /// The server's magic and its refusal of a handshake.
    package static func refusal(_ error: ErrorBlock) -> [UInt8] {
        written { out in
            out.append(Frame.magic)
            Frame.write(to: &out) { out in
                for part in Handshake.version { out.pack(part) }
                error.encode(to: &out)
            }
        }
    }

    package static func answer(
        _ id: Int64, flags: ResponseHeader.Flags = [], observableTimestamp: Int64 = 0,
        _ body: (inout ByteWriter) -> Void = { _ in }
    ) -> [UInt8] {
        written { out in
            Frame.write(to: &out) { out in
                ResponseHeader(
                    id: id, flags: flags, assignmentTimestamp: flags.contains(.assignmentChanged) ? 1 : nil,
                    observableTimestamp: observableTimestamp
                ).encode(to: &out)
                body(&out)
            }
        }
    }

    package static func error(_ id: Int64, _ error: ErrorBlock, observableTimestamp: Int64 = 0) -> [UInt8] {
        answer(id, flags: .error, observableTimestamp: observableTimestamp) { error.encode(to: &$0) }
    }

    /// The first page of a query; with a cursor there are more.
    package static func rows(
        _ id: Int64, _ columns: [Column], _ rows: [[Value]], cursor: Int64? = nil, observableTimestamp: Int64 = 0
    ) -> [UInt8] {
        answer(id, observableTimestamp: observableTimestamp) { out in
            SqlExec.Response(cursor: cursor, hasRowSet: true, hasMorePages: cursor != nil, columns: columns)
                .encode(to: &out)
            RowBlock.encode(rows.map(tuple), to: &out)
        }
    }

    /// A later page.
    package static func page(_ id: Int64, _ rows: [[Value]], hasMore: Bool) -> [UInt8] {
        answer(id) { out in
            RowBlock.encode(rows.map(tuple), to: &out)
            out.pack(hasMore)
        }
    }

    package static func updated(_ id: Int64, _ count: Int64, observableTimestamp: Int64 = 0) -> [UInt8] {
        answer(id, observableTimestamp: observableTimestamp) {
            SqlExec.Response(hasRowSet: false, affectedRows: count).encode(to: &$0)
        }
    }

    package static func applied(_ id: Int64, _ wasApplied: Bool) -> [UInt8] {
        answer(id) { SqlExec.Response(hasRowSet: false, wasApplied: wasApplied).encode(to: &$0) }
    }

    /// A row as the wire has it.
    package static func tuple(_ row: [Value]) -> [UInt8] {
        var tuple = TupleWriter()
        for value in row { tuple.append { $0.appendElement(value) } }
        return tuple.bytes
    }
}

extension ErrorBlock {
    /// An error of a server's: `ErrorBlock(.sql, 6, "Query timeout")`.
    package init(_ group: Group, _ number: Int, _ message: String) {
        self.init(
            traceID: IgniteUUID(mostSignificant: 0xA1, leastSignificant: 0xB2), code: group.rawValue << 16 | number,
            className: "org.apache.ignite.\(group)Exception", message: message)
    }

    /// The groups that tests speak of, by their numbers (ignite3-protocol.md 6).
    package enum Group: Int, Sendable {
        case common = 1
        case client = 3
        case sql = 4
        case transaction = 7
        case authentication = 15
    }
}
