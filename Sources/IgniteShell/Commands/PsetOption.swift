import IgniteCore

/// A setting of `\pset`: one row of the table that `\pset`, `-P` and the help use. Names and wording are those of psql.
package struct PsetOption: Sendable {
    package let name: String
    package let summary: String
    /// The possible values, if they can be listed.
    package private(set) var choices: [String] = []
    /// Sets a value. Without a value, a switch is toggled, and other settings stay unchanged.
    private let assign: @Sendable (inout FormatSettings, String?) throws(ShellError) -> Void
    /// Returns the value as shown in lists.
    private let shown: @Sendable (FormatSettings) -> String
    /// Returns the message after a change.
    private let sentence: @Sendable (FormatSettings) -> String

    package static let all: [PsetOption] = [
        PsetOption(
            name: "border",
            summary: "lines in tables: 0 none, 1 between columns, 2 also around, 3 (latex) also between rows",
            choices: ["0", "1", "2", "3"],
            assign: { (settings, value) throws(ShellError) in
                guard let value else { return }
                guard let number = Int(value), (0...100).contains(number) else {
                    throw ShellError("border must be a number from 0 to 100, not \"\(value)\"")
                }
                settings.border = number
            }, shown: { "\($0.border)" }, sentence: { "Border style is \($0.border)." }),
        PsetOption(
            name: "columns", summary: "target width for wrapped and expanded auto; 0 means the terminal width",
            assign: { (settings, value) throws(ShellError) in
                guard let value else { return }
                guard let number = Int(value), (0...100_000).contains(number) else {
                    throw ShellError("columns must be a number from 0 to 100000, not \"\(value)\"")
                }
                settings.columns = number == 0 ? nil : number
            }, shown: { "\($0.columns ?? 0)" },
            sentence: { $0.columns.map { "Target width is \($0)." } ?? "Target width is unset." }),
        PsetOption(
            name: "csv_fieldsep", summary: "field separator for CSV output",
            assign: { (settings, value) throws(ShellError) in
                guard let value else { return }
                guard value.utf8.count == 1, let byte = value.utf8.first, !Array("\"\r\n\0".utf8).contains(byte) else {
                    throw ShellError(
                        "csv_fieldsep must be a single one-byte character other than a quote or a line end")
                }
                settings.csvFieldSeparator = byte
            }, shown: { quoted(String(Character(Unicode.Scalar($0.csvFieldSeparator)))) },
            sentence: { "Field separator for CSV is \"\(Character(Unicode.Scalar($0.csvFieldSeparator)))\"." }),
        PsetOption(
            name: "expanded", summary: "one line for each column: on, off, or auto for results that are too wide",
            choices: ["auto", "off", "on"],
            assign: { (settings, value) throws(ShellError) in
                if value?.lowercased() == "auto" {
                    settings.expanded = .auto
                } else {
                    let isOn = settings.expanded == .on
                    settings.expanded = try switched("expanded", value, or: "auto", from: isOn) ? .on : .off
                }
            }, shown: { $0.expanded.rawValue },
            sentence: {
                $0.expanded == .auto
                    ? "Expanded display is used automatically." : "Expanded display is \($0.expanded.rawValue)."
            }),
        PsetOption(
            name: "fieldsep", summary: "field separator for unaligned output",
            assign: { (settings, value) throws(ShellError) in if let value { settings.fieldSeparator = value } },
            shown: { quoted($0.fieldSeparator) }, sentence: { "Field separator is \"\($0.fieldSeparator)\"." }),
        PsetOption(
            name: "fieldsep_zero", summary: "set fieldsep to a zero byte",
            assign: { (settings, _) throws(ShellError) in settings.fieldSeparator = "\0" },
            shown: { onOff($0.fieldSeparator == "\0") },
            sentence: { $0.fieldSeparator == "\0" ? "Field separator is zero byte." : "" }),
        PsetOption(
            name: "footer", summary: "whether to print the number of rows",
            choices: switchWords,
            assign: { (settings, value) throws(ShellError) in
                settings.footer = try switched("footer", value, from: settings.footer)
            }, shown: { onOff($0.footer) }, sentence: { "Default footer is \(onOff($0.footer))." }),
        PsetOption(
            name: "format",
            summary: "output format: " + OutputFormats.all.map(\.name).joined(separator: ", "),
            choices: OutputFormats.all.map(\.name),
            assign: { (settings, value) throws(ShellError) in
                guard let value else { return }
                switch OutputFormats.find(value) {
                case .found(let entry): settings.format = entry.name
                case .ambiguous(let names):
                    throw ShellError("ambiguous format \"\(value)\": \(names.joined(separator: ", "))")
                case .unknown:
                    let names = OutputFormats.all.map(\.name)
                    throw ShellError(
                        "unknown format \"\(value)\"; expected \(names.joined(separator: ", "))"
                            + suggestion(for: value, among: names))
                }
            }, shown: { $0.format }, sentence: { "Output format is \($0.format)." }),
        PsetOption(
            name: "insert_table",
            summary: "table name for insert output; by default the table that the columns come from",
            assign: { (settings, value) throws(ShellError) in settings.insertTable = value },
            shown: { $0.insertTable.map(quoted) ?? "" },
            sentence: { $0.insertTable.map { "Table of insert is \"\($0)\"." } ?? "Table of insert is unset." }),
        PsetOption(
            name: "linestyle", summary: "characters for drawing lines: ascii or unicode",
            choices: FormatSettings.LineStyle.allCases.map(\.rawValue),
            assign: { (settings, value) throws(ShellError) in
                guard let value else { return }
                guard !value.isEmpty,
                    let style = FormatSettings.LineStyle.allCases.first(where: {
                        $0.rawValue.hasPrefix(value.lowercased())
                    })
                else { throw ShellError("linestyle must be ascii or unicode, not \"\(value)\"") }
                settings.lineStyle = style
            }, shown: { $0.lineStyle.rawValue }, sentence: { "Line style is \($0.lineStyle.rawValue)." }),
        PsetOption(
            name: "null", summary: "text printed for NULL",
            assign: { (settings, value) throws(ShellError) in if let value { settings.null = value } },
            shown: { quoted($0.null) }, sentence: { "Null display is \"\($0.null)\"." }),
        PsetOption(
            name: "pager", summary: "use a pager for output larger than the screen: on, off or always",
            choices: ["always", "off", "on"],
            assign: { (settings, value) throws(ShellError) in
                if value?.lowercased() == "always" {
                    settings.pager = .always
                } else {
                    // As in psql, toggling turns `always` off.
                    let isOn = settings.pager != .off
                    settings.pager = try switched("pager", value, or: "always", from: isOn) ? .on : .off
                }
            }, shown: { $0.pager.rawValue },
            sentence: {
                switch $0.pager {
                case .off: "Pager usage is off."
                case .on: "Pager is used for long output."
                case .always: "Pager is always used."
                }
            }),
        PsetOption(
            name: "pager_min_lines", summary: "minimum number of lines for using the pager",
            assign: { (settings, value) throws(ShellError) in
                guard let value else { return }
                guard let number = Int(value), (0...Int(Int32.max)).contains(number) else {
                    throw ShellError("pager_min_lines must be a number, not \"\(value)\"")
                }
                settings.pagerMinLines = number
            }, shown: { "\($0.pagerMinLines)" },
            sentence: { "Pager won't be used for less than \($0.pagerMinLines) line(s)." }),
        PsetOption(
            name: "recordsep", summary: "record separator for unaligned output",
            assign: { (settings, value) throws(ShellError) in if let value { settings.recordSeparator = value } },
            shown: { quoted($0.recordSeparator) },
            sentence: {
                $0.recordSeparator == "\n"
                    ? "Record separator is <newline>." : "Record separator is \"\($0.recordSeparator)\"."
            }),
        PsetOption(
            name: "recordsep_zero", summary: "set recordsep to a zero byte",
            assign: { (settings, _) throws(ShellError) in settings.recordSeparator = "\0" },
            shown: { onOff($0.recordSeparator == "\0") },
            sentence: { $0.recordSeparator == "\0" ? "Record separator is zero byte." : "" }),
        PsetOption(
            name: "tableattr", summary: "attributes of the HTML table tag",
            assign: { (settings, value) throws(ShellError) in settings.tableAttributes = value },
            shown: { $0.tableAttributes.map(quoted) ?? "" },
            sentence: {
                $0.tableAttributes.map { "Table attributes are \"\($0)\"." } ?? "Table attributes unset."
            }),
        PsetOption(
            name: "title", summary: "title printed above each result",
            assign: { (settings, value) throws(ShellError) in settings.title = value },
            shown: { $0.title.map(quoted) ?? "" },
            sentence: { $0.title.map { "Title is \"\($0)\"." } ?? "Title is unset." }),
        PsetOption(
            name: "tuples_only", summary: "rows only, without column names and footer",
            choices: switchWords,
            assign: { (settings, value) throws(ShellError) in
                settings.tuplesOnly = try switched("tuples_only", value, from: settings.tuplesOnly)
            }, shown: { onOff($0.tuplesOnly) }, sentence: { "Tuples only is \(onOff($0.tuplesOnly))." }),
    ]

    /// Returns the possible values of a setting, if they can be listed.
    static func choices(of name: String) -> [String] { all.first { $0.name == name }?.choices ?? [] }

    /// Changes a setting. Without a value, a switch is toggled, and other settings stay unchanged.
    package static func set(_ name: String, to value: String?, in settings: inout FormatSettings) throws(ShellError) {
        try named(name).assign(&settings, value)
    }

    /// Returns the message about a setting after a change.
    package static func description(of name: String, _ settings: FormatSettings) throws(ShellError) -> String {
        try named(name).sentence(settings)
    }

    /// Returns all settings with their values, one per line.
    static func list(_ settings: FormatSettings) -> String {
        all.map { setting in
            let padding = String(repeating: " ", count: max(1, 25 - setting.name.utf8.count))
            return setting.name + padding + setting.shown(settings) + "\n"
        }.joined()
    }

    private static func named(_ name: String) throws(ShellError) -> PsetOption {
        if let setting = all.first(where: { $0.name == name }) { return setting }
        let near = suggestion(for: name, among: all.map(\.name))
        throw ShellError("unknown setting \"\(name)\"\(near.isEmpty ? "; \\pset lists them" : near)")
    }

    private static func switched(
        _ name: String, _ value: String?, or third: String? = nil, from old: Bool
    ) throws(ShellError) -> Bool {
        guard let value else { return !old }
        guard let isOn = Variables.boolean(value) else {
            let words = third.map { "on, off or \($0)" } ?? "on or off"
            throw ShellError(
                "\(name) must be \(words), not \"\(value)\"\(suggestion(for: value, among: ["off", third ?? "off"]))")
        }
        return isOn
    }

    private static let switchWords = ["off", "on"]

    private static func onOff(_ isOn: Bool) -> String { isOn ? "on" : "off" }

    /// Returns text in single quotes, with invisible characters escaped.
    private static func quoted(_ text: String) -> String {
        var result = "'"
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\0": result += "\\0"
            case "'", "\\": result += "\\\(scalar)"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "'"
    }
}
