/// The output formats by name. To add one, add a file and an entry here.
package enum OutputFormats {
    /// One format.
    package struct Entry: Sendable {
        /// The name for `\pset format`.
        package let name: String
        /// A one-line summary.
        package let summary: String
        /// Whether the format is for programs, with values unchanged, including control characters.
        package let isMachine: Bool
        /// Creates the format for a result.
        package let make: @Sendable (FormatSettings) -> any OutputFormat
    }

    /// The result of a lookup by name or abbreviation.
    package enum Lookup {
        case found(Entry)
        /// The matching names.
        case ambiguous([String])
        case unknown
    }

    /// All formats, in the order of the help.
    package static let all: [Entry] = [
        Entry(
            name: "aligned", summary: "a table with aligned columns", isMachine: false, make: { makeAligned($0) }),
        Entry(
            name: "wrapped", summary: "the same, with cells wrapped to the screen width",
            isMachine: false,
            make: { makeAligned($0, wraps: true) }),
        Entry(
            name: "unaligned", summary: "values with a separator between them, without escaping", isMachine: true,
            make: { UnalignedFormat($0) }),
        Entry(
            name: "vertical", summary: "one line for each column, with name and value", isMachine: false,
            make: { VerticalFormat($0) }),
        Entry(
            name: "csv", summary: "comma-separated values (RFC 4180); NULL is unquoted, empty text is quoted",
            isMachine: true,
            make: { CSVFormat($0) }),
        Entry(
            name: "tsv", summary: "tab-separated values with backslash escapes", isMachine: true,
            make: { TSVFormat($0) }),
        Entry(
            name: "json", summary: "an array of JSON objects, one per line", isMachine: true,
            make: { JSONFormat($0) }),
        Entry(
            name: "jsonl", summary: "one JSON object per line (JSON Lines)", isMachine: true,
            make: { JSONLinesFormat($0) }),
        Entry(
            name: "markdown", summary: "a GitHub Markdown table", isMachine: true, make: { MarkdownFormat($0) }),
        Entry(name: "html", summary: "an HTML table", isMachine: true, make: { HTMLFormat($0) }),
        Entry(name: "asciidoc", summary: "an AsciiDoc table", isMachine: true, make: { AsciiDocFormat($0) }),
        Entry(name: "latex", summary: "a LaTeX table", isMachine: true, make: { LaTeXFormat($0) }),
        Entry(
            name: "insert", summary: "INSERT statements that load the rows again", isMachine: true,
            make: { InsertFormat($0) }),
    ]

    /// Returns the format with a name or an unambiguous abbreviation, in upper or lower case, as in psql.
    package static func find(_ name: String) -> Lookup {
        let name = name.lowercased()
        let candidates = all.filter { !name.isEmpty && $0.name.hasPrefix(name) }
        if let entry = candidates.first(where: { $0.name == name }) { return .found(entry) }
        switch candidates.count {
        case 0: return .unknown
        case 1: return .found(candidates[0])
        default: return .ambiguous(candidates.map(\.name))
        }
    }

    /// Returns the format in the settings, including `\x`. An unknown name means `aligned`.
    package static func make(_ settings: FormatSettings) -> any OutputFormat {
        guard case .found(let entry) = find(settings.format) else { return makeAligned(settings) }
        return entry.make(settings)
    }

    private static func makeAligned(_ settings: FormatSettings, wraps: Bool = false) -> any OutputFormat {
        switch settings.expanded {
        case .off: AlignedFormat(settings, wraps: wraps)
        case .on: VerticalFormat(settings, wraps: wraps)
        case .auto: AutoFormat(settings, wraps: wraps)
        }
    }
}
