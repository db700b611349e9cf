import IgniteShell

/// The exit statuses of the program and their meanings, for the help and the manual page.
let exitStatuses = [
    ("0", "success; also after script errors, unless ON_ERROR_STOP or -1 is set"),
    ("1", "wrong usage, a failed -c, or a file that cannot be read or written"),
    ("2", "the connection failed or was lost"),
    ("3", "a script error with ON_ERROR_STOP or -1, or -1 could not commit"),
    ("0 to 3", "with --health, the state of the cluster: well, warnings, critical, unknown"),
    ("130", "Ctrl-C three times in one statement, or once in a script while nothing ran"),
    ("141", "standard output was closed"),
    ("128 + n", "ended by signal n"),
]

/// The text of `--help`, generated from the table of options; at most 80 columns wide.
let helpText: String = {
    var text = """
        ignite-sql, the SQL terminal for Apache Ignite

        Usage: ignite-sql [OPTION]... [CONNECTION]

        CONNECTION is host[:port][,host[:port]]... or a URI:
        ignite://[user[:password]@]host[:port][,...][/SCHEMA][?option=value&...]
        or embedded:[FILE], a node in this program, without a cluster, to try SQL
        Without it: $IGNITE_SQL_URI, the profile default, ignite://127.0.0.1:10800

        """
    for section in Option.Section.allCases {
        text += "\n\(section.rawValue)\n"
        for option in Option.all where option.section == section && !option.summary.isEmpty {
            text += row(option)
        }
    }
    text += "\nExit status\n"
    for (status, meaning) in exitStatuses { text += helpRow("  \(status)", meaning, indent: 10) }
    text += """

        Examples
          ignite-sql 127.0.0.1:10800 < script.sql
          ignite-sql --csv -c 'select * from person' node1,node2 > person.csv
          ignite-sql -v ON_ERROR_STOP=1 -f schema.sql -f data.sql ignite://node1/SALES

        """
    return text
}()

private func row(_ option: Option) -> String {
    let term = (option.short.map { "  -\($0), " } ?? "      ") + "--\(option.long)\(option.argumentText)"
    return helpRow(term, option.summary, indent: 32)
}
