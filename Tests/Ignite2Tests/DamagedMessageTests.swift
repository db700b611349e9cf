import Ignite2
import IgniteCore
import TestSupport
import Testing

/// Bytes that are not what they should be end in a `WireError`, or in values; never in a trap.
@Suite struct DamagedMessageTests {
    /// All positions of a short message; of a long one its beginning, its end and samples.
    private static func positions(_ count: Int) -> [Int] {
        guard count > longMessage else { return Array(0..<count) }
        return Array(0..<200) + stride(from: 200, to: count - 30, by: 97) + Array(count - 30..<count)
    }

    private static let longMessage = 600

    @Test(arguments: GoldenCatalogue.responses)
    func noBeginningOfAResponseIsAResponse(_ name: String) throws {
        let golden = try Golden(name)
        let payload = golden.responsePayload
        for length in Self.positions(payload.count) {
            do throws(WireError) {
                _ = try DecodedResponse.json(golden, Array(payload[..<length]))
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
            for value in [0x00, 0x7F, 0xFF, UInt8.random(in: 0...255, using: &random)] {
                payload[position] = value
                do throws(WireError) {
                    _ = try DecodedResponse.json(golden, payload)
                } catch {
                    expectInside(error, payload)
                }
            }
            payload[position] = original
        }
    }

    @Test(arguments: GoldenCatalogue.requests)
    func aDamagedRequestNeverTraps(_ name: String) throws {
        let golden = try Golden(name)
        var random = SplitMix64(seed: 12)
        var payload = golden.requestPayload
        for position in Self.positions(payload.count) {
            readRequest(Array(payload[..<position]), golden)
            let original = payload[position]
            for value in [0x00, 0x80, 0xFF, UInt8.random(in: 0...255, using: &random)] {
                payload[position] = value
                readRequest(payload, golden)
            }
            payload[position] = original
        }
    }

    /// Rows of random values: those of a type code, and those of any.
    @Test(arguments: TypeCode.allCases)
    func randomValuesNeverTrap(_ code: TypeCode) throws {
        var random = SplitMix64(seed: UInt64(code.rawValue))
        let values = GoldenValues(try Golden("type_date_select"))
        let codes = TypeCode.allCases.map(\.rawValue)
        for round in 0..<600 {
            var value = [code.rawValue]
            for _ in 0..<Int.random(in: 0...40, using: &random) {
                // Small numbers and type codes lead deeper.
                switch round % 3 {
                case 0: value.append(UInt8.random(in: 0...255, using: &random))
                case 1: value.append(UInt8.random(in: 0...3, using: &random))
                default: value.append(Bool.random(using: &random) ? 0 : codes.randomElement(using: &random)!)
                }
            }
            let payload = [1, 0, 0, 0] + value + [0]
            do throws(WireError) {
                let (page, _) = try values.page(payload, at: 0, columns: 1)
                _ = values.rows(page)
            } catch {
                expectInside(error, payload)
            }
        }
    }

    /// A count that promises more than there can be is refused before room is made for it.
    @Test(arguments: ["ff ff ff 7f 65 00", "ff ff ff ff 65 00", "02 00 00 00 65 65 65 00", "01 00 00 00 65"])
    func countsBeyondTheMessage(_ hex: String) throws {
        let values = GoldenValues(try Golden("type_date_select"))
        #expect(throws: WireError.self) { try values.page(bytes(hex), at: 0, columns: 2) }
    }

    /// Not `#expect`, which would take most of the time here.
    private func expectInside(_ error: WireError, _ payload: [UInt8]) {
        if error.offset < 0 || error.offset > payload.count { Issue.record("an error outside the message: \(error)") }
    }

    private func readRequest(_ payload: [UInt8], _ golden: Golden) {
        do throws(WireError) {
            _ = try RequestAgain.written(golden, payload)
        } catch {
            expectInside(error, payload)
        }
    }
}
