import Ignite2
import IgniteCore
import TestSupport
import Testing

/// The nodes of a cluster.
@Suite struct NodeInfoTests {
    private static let id = IgniteUUID("a07d46c8-de47-3147-6195-82769b9edb19")!

    /// As a node of Ignite 2.17.0 answers, with four of its 152 attributes.
    @Test func node() throws {
        let response = written { out in
            out.append(count: 1)
            out.appendTyped(Self.id)
            out.append(count: 4)
            out.appendTyped("org.apache.ignite.build.ver")
            out.appendTyped("2.17.0-SNAPSHOT")
            out.appendTyped("org.apache.ignite.rest.tcp.addrs")
            out.append(bytes("18 01 00 00 00 01 09 09 00 00 00 31 32 37 2e 30 2e 30 2e 31"))
            out.appendTyped("user.timezone")
            out.appendTyped("Etc/UTC")
            out.appendTyped("clientListenerPort")
            out.append(bytes("03 62 2a 00 00"))
            out.append(
                bytes(
                    """
                    18 01 00 00 00 01 09 09 00 00 00 31 32 37 2e 30 2e 30 2e 31 18 00 00 00 00 01 \
                    01 00 00 00 00 00 00 00 01 00 00 09 05 00 00 00 6e 6f 64 65 30 02 11 00 09 00 00 00 00 \
                    00 e8 b1 a8 67 00 00 00 0c 04 00 00 00 d5 3d 45 40
                    """))
        }
        let nodes = try response.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            let nodes = try NodeInfo.decodeResponse(from: &reader)
            try reader.finish()
            return nodes
        }
        let node = try #require(nodes.first)
        #expect(nodes.count == 1)
        #expect(node.id == Self.id)
        #expect(node.consistentID == "node0")
        #expect(node.version == "2.17.0")
        #expect(node.attributes == [NodeInfo.zoneAttribute: "Etc/UTC"])
        #expect(node.addresses == ["127.0.0.1"])
        #expect(!node.isClient)
    }
}
