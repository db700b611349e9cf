import Ignite3
import IgniteCore
import TestSupport
import Testing

@Suite struct ClusterNodesTests {
    private func decode(_ bytes: [UInt8]) throws(WireError) -> [ClusterNodes.Node] {
        let buffer = FrameBuffer(capacity: bytes.count)
        buffer.bytes.copyMemory(from: bytes, byteCount: bytes.count)
        buffer.count = bytes.count
        var reader = ByteReader(buffer.contents)
        let nodes = try ClusterNodes.decodeResponse(from: &reader)
        try reader.finish()
        return nodes
    }

    private let id = IgniteUUID(mostSignificant: 1, leastSignificant: 2)

    /// A node with a number of fields, those behind the fourth being of a newer server.
    private func node(fields: Int, further: Int) -> [UInt8] {
        written { out in
            out.pack(1)
            out.pack(fields)
            out.pack(id)
            out.pack("a")
            out.pack("h")
            out.pack(1)
            for _ in 0..<further { out.pack("later") }
        }
    }

    @Test func whatIsWrittenIsRead() throws {
        let nodes = ["one", "two"].map { ClusterNodes.Node(id: id, name: $0, host: "::1", port: 3344) }
        #expect(try decode(written { ClusterNodes.encodeResponse(nodes, to: &$0) }) == nodes)
        #expect(try decode(written { ClusterNodes.encodeResponse([], to: &$0) }) == [])
    }

    @Test func furtherFieldsArePassedOver() throws {
        let expected = [ClusterNodes.Node(id: id, name: "a", host: "h", port: 1)]
        #expect(try decode(node(fields: 4, further: 0)) == expected)
        #expect(try decode(node(fields: 6, further: 2)) == expected)
    }

    @Test func impossibleNumbersOfFieldsAreRefused() {
        for fields in [-1, 0, 3, 5, 1 << 20, Int.max] {
            #expect(throws: WireError.self, "\(fields)") { try decode(node(fields: fields, further: 0)) }
        }
    }
}
