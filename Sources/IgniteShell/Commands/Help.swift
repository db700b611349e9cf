package import IgniteCore

/// The texts of `\?`, generated from the tables.
package enum Help {
    private static let indent = 26

    /// Returns the commands that are available with a catalog.
    package static func commands(_ catalog: any SystemCatalog) -> String {
        var text = ""
        for section in MetaCommand.Section.allCases {
            text += text.isEmpty ? "" : "\n"
            text += "\(section.rawValue)\n"
            for command in MetaCommand.all where command.section == section && command.exists(in: catalog) {
                text += helpRow("  \(command.synopsis)", command.summary, indent: indent)
            }
        }
        return text
    }

    static var variables: String {
        var text = "Special variables (\\set NAME VALUE)\n"
        for variable in SpecialVariable.all { text += helpRow("  \(variable.name)", variable.help, indent: indent) }
        text += "\nSettings of \\pset\n"
        for setting in PsetOption.all { text += helpRow("  \(setting.name)", setting.summary, indent: indent) }
        return text
    }
}

/// Returns a term and its meaning, aligned and wrapped to 80 columns. A long term has a line of its own.
package func helpRow(_ term: String, _ meaning: String, indent: Int) -> String {
    let blanks = String(repeating: " ", count: indent)
    var text = ""
    var line = term
    if term.unicodeScalars.count < indent {
        line += blanks.dropFirst(term.unicodeScalars.count)
    } else {
        text = term + "\n"
        line = blanks
    }
    for (index, word) in meaning.split(separator: " ").enumerated() {
        if line.unicodeScalars.count + word.unicodeScalars.count + 1 > 80 {
            text += line + "\n"
            line = blanks
        } else if index > 0 {
            line += " "
        }
        line += word
    }
    return text + line + "\n"
}
