import Foundation
import IgniteCore
import IgniteShell
import TestSupport
import Testing

/// What a reader of GitHub's Markdown shows of a table is what the values are.
@Suite(.needs(.program("cmark-gfm"))) struct MarkdownReaderTests {
    private static let values = [
        "plain", "*a*", "**b**", "***", "_a_", "__b__", "snake_case_name", "a_b", "_ a", "a _b_ c", "1_2_3", "`code`",
        "``", "~a~", "~~a~~", "[text](http://x.y)", "![image](x.png)", "[a]: b", "[^1]", "[x]", "[", "]", "a|b", "|",
        "||",
        "\\", "\\\\", "\\*", "a\\|b", "\\n", "<b>", "<!-- x -->", "<http://x.y>", "</table>", "&amp;", "&lt;", "&",
        "&#42;",
        "&nbsp;", "http://example.org", "https://example.org/a_b?c=d&e=f", "see www.example.org now", "WWW.example.org",
        "ftp://example.org", "(http://x.y)", "# head", "- item", "+ item", "1. item", "1) item", "> quote", "---",
        "===",
        "\"quoted\"", "it's", "$x$", "!", "!\\[", "{a}", "#1", "@name", "12:34:56", "日本*語*", "é_é_é", "«_a_»",
        "*日本*", "_日本_", "a*", "*a", "a_", "_a", "`", "a`b`c", "~", "<", ">", "a<b>c", "\\`a\\`", ":tada:", "^", "x^2^",
    ]

    /// What cmark-gfm makes of a document.
    private func html(_ document: [UInt8]) throws -> String {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/table.md"
        try Data(document).write(to: URL(fileURLWithPath: path))
        let extensions = ["table", "strikethrough", "autolink", "tagfilter", "footnotes"].flatMap { ["-e", $0] }
        let result = Program(["cmark-gfm", "--unsafe"] + extensions + [path], executable: "/usr/bin/env").finish()
        try #require(result.status == 0, "\(result.errors)")
        return result.text
    }

    /// The contents of each element of a kind, with entities as the characters that they are.
    private func contents(_ tag: String, _ html: String) -> [String] {
        html.components(separatedBy: "<\(tag)").dropFirst().filter { [">", " "].contains($0.first) }.map { part in
            let inner = part.drop { $0 != ">" }.dropFirst()
            return String(inner).components(separatedBy: "</\(tag)>")[0]
                .replacingOccurrences(of: "&lt;", with: "<").replacingOccurrences(of: "&gt;", with: ">")
                .replacingOccurrences(of: "&quot;", with: "\"").replacingOccurrences(of: "&amp;", with: "&")
        }
    }

    @Test func cells() throws {
        let table = TestTable(
            name: "", columns: [Column(name: "FIRST_NAME", type: .varchar), Column(name: "*|<b>_x_", type: .varchar)],
            rows: Self.values.map { [.text($0), .text("\($0) \($0)")] })
        let html = try self.html(table.render(settings("markdown")))
        #expect(contents("th", html) == ["FIRST_NAME", "*|<b>_x_"])
        let cells = contents("td", html)
        try #require(cells.count == 2 * Self.values.count, "\(html)")
        for (index, value) in Self.values.enumerated() {
            #expect(cells[2 * index] == value)
            #expect(cells[2 * index + 1] == "\(value) \(value)")
        }
    }

    @Test func expandedTables() throws {
        let table = TestTable(
            name: "", columns: [Column(name: "_a_", type: .varchar)], rows: Self.values.map { [.text($0)] })
        let html = try self.html(table.render(settings("markdown") { $0.expanded = .on }))
        #expect(contents("td", html) == Self.values.flatMap { ["_a_", $0] })
    }

    /// Titles and footers are paragraphs, which may begin with what makes lists and headings.
    @Test(arguments: MarkdownReaderTests.values) func titlesAndFooters(text: String) throws {
        let document = TestTable.simple.render(
            settings("markdown") { ($0.title, $0.footers) = (text, ["    \(text)"]) })
        #expect(contents("p", try html(document)) == [text, text])
    }

    @Test func linesOfAValue() throws {
        let table = TestTable(
            name: "", columns: [Column(name: "A", type: .varchar)], rows: [[.text("one\r\n*two*\nthree")]])
        #expect(contents("td", try html(table.render(settings("markdown")))) == ["one<br>*two*<br>three"])
    }
}
