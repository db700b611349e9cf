import Ignite3
import IgniteCore
import TestSupport
import Testing

/// Bytes that are not what they should be end in a `WireError`, or in values; never in a trap.
@Suite struct DamagedMessageTests {
    /// All positions of a short message; of a long one, nearly all of which is one cell, its beginning, its end and
    /// samples.
    private static func positions(_ count: Int) -> [Int] {
        guard count > longMessage else { return Array(0..<count) }
        return Array(0..<600) + stride(from: 600, to: count - 30, by: 4999) + Array(count - 30..<count)
    }

    private static let longMessage = 4000

    @Test(arguments: GoldenCatalogue.responses)
    func noBeginningOfAResponseIsAResponse(_ name: String) throws {
        let golden = try Golden(name)
        let payload = golden.responsePayload
        for length in Self.positions(payload.count) {
            do throws(WireError) {
                _ = try DecodedResponse(golden, Array(payload[..<length]))
                Issue.record("\(length) of \(payload.count) bytes were taken for a response")
            } catch {
                expectInside(error, payload)
            }
        }
    }

    @Test(arguments: GoldenCatalogue.responses)
    func aChangedByteOfAResponseNeverTraps(_ name: String) throws {
        let golden = try Golden(name)
        var random = SplitMix64(seed: 11)
        var payload = golden.responsePayload
        for position in Self.positions(payload.count) {
            let original = payload[position]
            for value in [0x00, 0x7F, 0xC0, 0xFF, UInt8.random(in: 0...255, using: &random)] {
                payload[position] = value
                do throws(WireError) {
                    let response = try DecodedResponse(golden, payload)
                    if payload.count < Self.longMessage { response.readCells() }
                } catch {
                    expectInside(error, payload)
                }
            }
            payload[position] = original
        }
        try DecodedResponse(golden, payload).readCells()
    }

    @Test(arguments: GoldenCatalogue.requests)
    func aDamagedRequestNeverTraps(_ name: String) throws {
        let golden = try Golden(name)
        var random = SplitMix64(seed: 12)
        var payload = golden.requestPayload
        for position in payload.indices {
            readRequest(Array(payload[..<position]), golden)
            let original = payload[position]
            for value in [0x00, 0x80, 0xFF, UInt8.random(in: 0...255, using: &random)] {
                payload[position] = value
                readRequest(payload, golden)
            }
            payload[position] = original
        }
    }

    @Test(arguments: GoldenCatalogue.spoken)
    func randomBytesNeverTrap(_ operation: Int) {
        var random = SplitMix64(seed: UInt64(operation))
        // What a successful answer begins with, so that the bytes behind it are looked at too.
        let heads: [[UInt8]] = [
            [], operation == 0 ? [3, 0, 0, 0xC0] : [1, 0, 0],
            operation == 50 ? [1, 0, 0, 1, 0xC3, 0xC3, 0xC2, 0xFF] : [1, 4, 0],
        ]
        for round in 0..<1500 {
            let length = Int.random(in: 0..<120, using: &random)
            // Every other time small numbers, which lead deeper.
            let range: ClosedRange<UInt8> = round % 2 == 0 ? 0...255 : 0...9
            let payload = heads[round % heads.count] + (0..<length).map { _ in UInt8.random(in: range, using: &random) }
            do throws(WireError) {
                try DecodedResponse(
                    payload, operation: operation,
                    columns: [Column(name: "A", type: .varchar), Column(name: "B", type: .decimal, scale: 2)]
                ).readCells()
            } catch {
                expectInside(error, payload)
            }
        }
    }

    /// Reads rows of every type from random elements.
    @Test(arguments: ColumnType.allCases)
    func randomElementsNeverTrap(_ type: ColumnType) {
        var random = SplitMix64(seed: UInt64(ColumnType.allCases.firstIndex(of: type) ?? 0))
        let column = Column(name: "A", type: type, scale: 3)
        // Random scales make decimals of thousands of digits, which take their time.
        for _ in 0..<(type == .decimal ? 60 : 600) {
            let element = (0..<Int.random(in: 0...20, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            let payload = written { out in
                ResponseHeader(id: 1).encode(to: &out)
                RowBlock.encode([[0, UInt8(element.count)] + element], to: &out)
                out.pack(false)
            }
            do throws(WireError) {
                try DecodedResponse(
                    payload, operation: 51, columns: [column]
                ).readCells()
            } catch {
                expectInside(error, payload)
            }
        }
    }

    /// A count that promises more than there can be is refused before room is made for it.
    @Test(arguments: [
        "01 00 00 c0 c3 c2 c2 ff ce 7f ff ff ff", "01 00 00 c0 c3 c2 c2 ff 00 ce 7f ff ff ff",
        "01 00 00 c0 c3 c2 c2 ff dd ff ff ff ff", "01 00 00 c0 c3 c2 c2 ff ff",
    ])
    func countsBeyondTheMessage(_ hex: String) {
        #expect(throws: WireError.self) {
            try DecodedResponse(
                bytes(hex), operation: 50, columns: [])
        }
    }

    /// Not `#expect`, which would take most of the time here.
    private func expectInside(_ error: WireError, _ payload: [UInt8]) {
        if error.offset < 0 || error.offset > payload.count { Issue.record("an error outside the message: \(error)") }
    }

    private func readRequest(_ payload: [UInt8], _ golden: Golden) {
        payload.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            do throws(WireError) {
                if golden.isHandshake { return _ = try Handshake.Request(from: &reader) }
                switch Operation(rawValue: try RequestHeader(from: &reader).operation) {
                case .sqlExec: _ = try SqlExec.Request(from: &reader)
                case .sqlQueryMeta: _ = try SqlQueryMeta.Request(from: &reader)
                case .txBegin: _ = try TxBegin.Request(from: &reader)
                case .txCommit, .txRollback: _ = try TxFinish(from: &reader)
                case .tableGetQualified: _ = try Tables.decodeRequest(from: &reader)
                case .schemasGet: _ = try TableSchemas.Request(from: &reader)
                case .sqlExecScript: _ = try SqlExecScript.decode(from: &reader)
                case .sqlExecBatch: _ = try SqlExecBatch.Request(from: &reader)
                case let operation? where operation.name.hasPrefix("TUPLE_"):
                    _ = try TupleOperation.decodeRequest(operation, from: &reader)
                default: _ = try SqlCursor.decode(from: &reader)
                }
            } catch {
                expectInside(error, payload)
            }
        }
    }
}
