import IgniteCore
import Testing

@testable import IgniteEmbedded

@Suite struct LikePatternTests {
    private func matches(_ text: String, _ pattern: String, escape: String? = nil) throws -> Bool {
        let pattern = try LikePattern(pattern, escape: escape)
        return Array(text.utf8).withUnsafeBytes { pattern.matches($0) }
    }

    /// Must not take time that grows with a power of the length.
    @Test func manyWildcardsTakeLittleTime() throws {
        let text = String(repeating: "a", count: 3000)
        #expect(try !matches(text, String(repeating: "%a", count: 100) + "%b"))
        #expect(try matches(text, String(repeating: "%a", count: 100) + "%"))
    }

    @Test func linesAndOtherCharacters() throws {
        #expect(try matches("a\nb", "a%b"))
        #expect(try matches("a\nb", "a_b"))
        #expect(try matches("é", "_"))
        #expect(try !matches("e\u{301}", "é"))
        #expect(try matches("a%", "a!%", escape: "!"))
    }
}
