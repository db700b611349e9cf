import Testing

@testable import IgniteEmbedded

@Suite struct SQLErrorTests {
    @Test func missingFeaturesNameTheNode() {
        #expect(SQLError.unsupported("MERGE").message == "The embedded node does not support MERGE")
    }
}
