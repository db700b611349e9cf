import Foundation
import IgniteShell
import Testing

/// Each format in each setting against a file in Snapshots; `RECORD_SNAPSHOTS=1 swift test` writes the files anew.
@Suite struct SnapshotTests {
    struct Setting: CustomTestStringConvertible, Sendable {
        let file: String
        let settings: FormatSettings
        var testDescription: String { file }

        init(_ file: String, _ format: String, _ change: (inout FormatSettings) -> Void = { _ in }) {
            self.file = file
            settings = IgniteShellTests.settings(format, change)
        }
    }

    static let all = [
        Setting("aligned-border0", "aligned") { $0.border = 0 },
        Setting("aligned-border1", "aligned"),
        Setting("aligned-border2", "aligned") { $0.border = 2 },
        Setting("aligned-border0-unicode", "aligned") { ($0.border, $0.lineStyle) = (0, .unicode) },
        Setting("aligned-border1-unicode", "aligned") { $0.lineStyle = .unicode },
        Setting("aligned-border2-unicode", "aligned") { ($0.border, $0.lineStyle) = (2, .unicode) },
        Setting("aligned-title-null", "aligned") { ($0.title, $0.null, $0.footer) = ("The title", "(null)", false) },
        Setting("aligned-tuples-only", "aligned") { ($0.tuplesOnly, $0.title) = (true, "unseen") },
        Setting("vertical-border0", "vertical") { $0.border = 0 },
        Setting("vertical-border1", "vertical"),
        Setting("vertical-border2", "vertical") { $0.border = 2 },
        Setting("vertical-border1-unicode", "aligned") { ($0.expanded, $0.lineStyle) = (.on, .unicode) },
        Setting("vertical-border2-unicode", "aligned") {
            ($0.expanded, $0.border, $0.lineStyle) = (.on, 2, .unicode)
        },
        Setting("vertical-title-null", "vertical") { ($0.title, $0.null) = ("The title", "(null)") },
        Setting("vertical-tuples-only", "vertical") { $0.tuplesOnly = true },
        Setting("vertical-border2-tuples-only", "vertical") { ($0.border, $0.tuplesOnly) = (2, true) },
        Setting("unaligned", "unaligned"),
        Setting("unaligned-separators", "unaligned") {
            ($0.fieldSeparator, $0.recordSeparator, $0.title) = ("<>", "\u{1E}\n", "The title")
        },
        Setting("unaligned-tuples-only", "unaligned") { ($0.tuplesOnly, $0.null) = (true, "(null)") },
        Setting("unaligned-expanded", "unaligned") { ($0.expanded, $0.title) = (.on, "The title") },
        Setting("csv", "csv"),
        Setting("csv-null", "csv") { $0.null = "NULL" },
        Setting("csv-null-digit", "csv") { ($0.null, $0.tuplesOnly) = ("0", true) },
        Setting("csv-semicolon", "csv") { $0.csvFieldSeparator = UInt8(ascii: ";") },
        Setting("csv-point", "csv") { $0.csvFieldSeparator = UInt8(ascii: ".") },
        Setting("csv-colon", "csv") { $0.csvFieldSeparator = UInt8(ascii: ":") },
        Setting("csv-expanded", "csv") { $0.expanded = .on },
        Setting("tsv", "tsv"),
        Setting("tsv-null", "tsv") { ($0.null, $0.tuplesOnly) = ("\\N", true) },
        Setting("tsv-expanded", "tsv") { $0.expanded = .on },
        Setting("json", "json"),
        Setting("jsonl", "jsonl"),
        Setting("wrapped-border0", "wrapped") { ($0.border, $0.columns) = (0, 40) },
        Setting("wrapped-border1", "wrapped") { $0.columns = 40 },
        Setting("wrapped-border2-unicode", "wrapped") { ($0.border, $0.columns, $0.lineStyle) = (2, 40, .unicode) },
        Setting("wrapped-title-null", "wrapped") {
            ($0.columns, $0.title, $0.null, $0.footer) = (24, "The title", "(null)", false)
        },
        Setting("wrapped-tuples-only", "wrapped") { ($0.columns, $0.tuplesOnly) = (24, true) },
        Setting("wrapped-expanded-border0", "wrapped") { ($0.border, $0.columns, $0.expanded) = (0, 20, .on) },
        Setting("wrapped-expanded-border1", "wrapped") { ($0.columns, $0.expanded) = (20, .on) },
        Setting("wrapped-expanded-border2-unicode", "wrapped") {
            ($0.border, $0.columns, $0.expanded, $0.lineStyle) = (2, 20, .on, .unicode)
        },
        Setting("markdown", "markdown"),
        Setting("markdown-title-null", "markdown") { ($0.title, $0.null, $0.footer) = ("a | title", "(null)", false) },
        Setting("markdown-tuples-only", "markdown") { $0.tuplesOnly = true },
        Setting("markdown-expanded", "markdown") { ($0.expanded, $0.title) = (.on, "The title") },
        Setting("markdown-expanded-tuples-only", "markdown") { ($0.expanded, $0.tuplesOnly) = (.on, true) },
        Setting("html", "html"),
        Setting("html-title-null", "html") {
            ($0.title, $0.null, $0.footer) = ("a <title>", "<null>", false)
            ($0.border, $0.tableAttributes) = (0, "class=\"x\"")
        },
        Setting("html-tuples-only", "html") { $0.tuplesOnly = true },
        Setting("html-expanded", "html") { ($0.expanded, $0.title) = (.on, "a <title>") },
        Setting("html-expanded-tuples-only", "html") { ($0.expanded, $0.tuplesOnly) = (.on, true) },
        Setting("asciidoc-border0", "asciidoc") { $0.border = 0 },
        Setting("asciidoc-border1", "asciidoc"),
        Setting("asciidoc-border2", "asciidoc") { $0.border = 2 },
        Setting("asciidoc-border3", "asciidoc") { $0.border = 3 },
        Setting("asciidoc-title-null", "asciidoc") {
            ($0.title, $0.null, $0.footer) = ("The title", "a|null", false)
        },
        Setting("asciidoc-tuples-only", "asciidoc") { $0.tuplesOnly = true },
        Setting("asciidoc-expanded", "asciidoc") { ($0.expanded, $0.title) = (.on, "The title") },
        Setting("asciidoc-expanded-tuples-only", "asciidoc") { ($0.expanded, $0.tuplesOnly) = (.on, true) },
        Setting("latex-border0", "latex") { $0.border = 0 },
        Setting("latex-border1", "latex"),
        Setting("latex-border2", "latex") { $0.border = 2 },
        Setting("latex-border3", "latex") { $0.border = 3 },
        Setting("latex-title-null", "latex") { ($0.title, $0.null, $0.footer) = ("100 %", "#null", false) },
        Setting("latex-tuples-only", "latex") { $0.tuplesOnly = true },
        Setting("latex-expanded-border0", "latex") { ($0.expanded, $0.border) = (.on, 0) },
        Setting("latex-expanded-border1", "latex") { ($0.expanded, $0.title) = (.on, "100 %") },
        Setting("latex-expanded-border2", "latex") { ($0.expanded, $0.border) = (.on, 2) },
        Setting("latex-expanded-tuples-only", "latex") { ($0.expanded, $0.tuplesOnly) = (.on, true) },
        Setting("insert", "insert"),
        Setting("insert-tuples-only", "insert") {
            ($0.tuplesOnly, $0.expanded, $0.null) = (true, .on, "unseen")
            ($0.title, $0.insertTable) = ("unseen", "sales.\"my table\"")
        },
    ]

    @Test(arguments: all)
    func isAsRecorded(_ setting: Setting) throws {
        var actual: [UInt8] = []
        for table in TestTable.all {
            actual += Array("==== \(table.name) ====\n".utf8)
            actual += table.render(setting.settings)
        }
        if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] != nil {
            let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            try Data(actual).write(to: folder.appendingPathComponent("Snapshots/\(setting.file).txt"))
            return
        }
        let folder = try #require(Bundle.module.url(forResource: "Snapshots", withExtension: nil))
        let expected = [UInt8](try Data(contentsOf: folder.appendingPathComponent("\(setting.file).txt")))
        if expected != actual { Issue.record(difference(expected, actual)) }
    }

    /// The first line that differs, with the bytes that are no printable ASCII escaped.
    private func difference(_ expected: [UInt8], _ actual: [UInt8]) -> Comment {
        let expected = expected.split(separator: 0x0A, omittingEmptySubsequences: false)
        let actual = actual.split(separator: 0x0A, omittingEmptySubsequences: false)
        let line = zip(expected, actual).prefix { $0 == $1 }.count
        func shown(_ lines: [ArraySlice<UInt8>]) -> String {
            guard line < lines.count else { return "(the end)" }
            return String(decoding: lines[line], as: UTF8.self).unicodeScalars.map { $0.escaped(asASCII: false) }
                .joined()
        }
        return "line \(line + 1)\n  expected: \(shown(expected))\n  actual:   \(shown(actual))"
    }
}
