import Ignite2
import IgniteCore
import TestSupport
import Testing

@Suite struct GoldenResponseTests {
    /// A new file, and one that is gone, must be noticed.
    @Test func everyExchangeIsAccountedFor() throws {
        #expect(GoldenCatalogue.all.count == 619)
        let named = GoldenCatalogue.incorrectRequests.keys + GoldenCatalogue.unanswered + GoldenCatalogue.notifications
        for name in named { #expect(GoldenCatalogue.all.contains(name)) }
        for name in GoldenCatalogue.unanswered {
            #expect(try Golden(name).decoded == .object(["connection_closed_by_server": .boolean(true)]))
        }
    }

    @Test(arguments: GoldenCatalogue.responses)
    func response(_ name: String) throws {
        let golden = try Golden(name)
        let length = golden.response.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        #expect(length == golden.responsePayload.count)
        let found = try DecodedResponse.json(golden, golden.responsePayload)
        #expect(found == GoldenValues(golden).normalized(golden.decoded))
    }
}
