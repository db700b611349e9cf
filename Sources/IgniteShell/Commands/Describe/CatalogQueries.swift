import IgniteCore

/// How a list that is wider than the screen is shown, unless `\pset` sets a format.
enum WideList {
    /// The text in the last column is wrapped.
    case wrapped
    /// Each row is a record with a line for each column.
    case expanded
}

/// The queries of the shell itself, and how their results are shown.
extension Shell {
    /// Runs a query on the system views, outside the user's transaction. Returns nil if ECHO_HIDDEN is noexec.
    func catalogQuery(_ sql: String) throws(Failure) -> ResultSet? {
        let echo = variables.echoHidden
        if echo != .off { try echoHidden(sql) }
        // Tab should complete the names that the query shows.
        connection.catalogLoader.outdate()
        return echo == .noexec ? nil : try query(sql)
    }

    /// Shows a query of the shell itself, for ECHO_HIDDEN.
    func echoHidden(_ sql: String) throws(Failure) {
        try printing.write("/******** QUERY *********/\n\(sql)\n/************************/\n\n", to: printing.output)
    }

    /// Returns all rows of a catalog query as text, with NULL as an empty text, or nil if ECHO_HIDDEN is noexec.
    ///
    /// - Parameter count: The number of columns that the query selects.
    func catalogRows(columns count: Int, _ sql: String) throws(Failure) -> [[String]]? {
        guard let result = try catalogQuery(sql) else { return nil }
        guard result.columns.count == count else {
            try printing.stop(
                result, .shell("the server returned \(result.columns.count) columns instead of \(count)"))
            return nil
        }
        do throws(IgniteError) { return try result.texts() } catch { throw .ignite(error) }
    }

    /// Returns the rows of a query, unless the server refuses it. Returns nil if ECHO_HIDDEN is noexec.
    func details(_ query: CatalogReport.Query) throws(Failure) -> TableDetails? {
        do throws(Failure) {
            if let count = query.columns { return try catalogRows(columns: count, query.sql).map { .rows($0) } }
            return try catalogQuery(query.sql).map { .rows($0.columns.map { [$0.name] }) }
        } catch {
            guard case .ignite(let reason) = error, reason.code == .server else { throw error }
            return .refused(reason.message)
        }
    }

    /// Returns the rows of queries, or nil if ECHO_HIDDEN is noexec.
    func answers(to queries: [CatalogReport.Query]) throws(Failure) -> [[[String]]]? {
        var answers: [[[String]]] = []
        for query in queries {
            let rows =
                if let count = query.columns { try catalogRows(columns: count, query.sql) } else {
                    try details(query)?.rows
                }
            if let rows { answers.append(rows) }
        }
        return answers.count == queries.count ? answers : nil
    }

    /// Returns the table of a report, or nil if ECHO_HIDDEN is noexec.
    func table(of report: CatalogReport) throws(Failure) -> CatalogReport.Table? {
        try answers(to: report.queries).map(report.table)
    }

    /// Shows a report as a list.
    func showList(_ report: CatalogReport, title: String, wide: WideList? = nil) throws(Failure) {
        guard let table = try table(of: report) else { return }
        try showTable(textTable(table.titles, table.rows), title: title, wide: wide)
    }

    /// Shows a result with a title, and with footer lines instead of the number of rows.
    func showTable(
        _ result: ResultSet, title: String, footers: [String]? = nil, wide: WideList? = nil
    ) throws(Failure) {
        var settings = printing.format
        if let wide, settings.format == "aligned", settings.expanded == .off {
            switch wide {
            case .wrapped: (settings.format, settings.wrapsLastColumnOnly) = ("wrapped", true)
            case .expanded: settings.expanded = .auto
            }
        }
        settings.title = title
        settings.null = ""
        settings.footers = footers ?? []
        if footers != nil { settings.footer = false }
        var choice = OutputChoice()
        choice.format = settings
        try printing.print(result, choice)
    }

    /// Shows the result of a query, or the given message if it is empty.
    func showList(_ sql: String, title: String, none: String? = nil, wide: WideList? = nil) throws(Failure) {
        guard let result = try catalogQuery(sql) else { return }
        if result.page.rowCount == 0, let none { return tag(none) }
        try showTable(result, title: title, wide: wide)
    }

    /// Returns the pattern in the arguments of a command, if there is one.
    func pattern(
        _ arguments: [CommandScanner.Argument], hasSchema: Bool = true
    ) throws(Failure) -> NamePattern? {
        guard let argument = arguments.first else { return nil }
        guard let pattern = NamePattern(argument.text, hasSchema: hasSchema) else {
            throw .shell("improper qualified name (too many dotted names): \(argument.text)")
        }
        return pattern
    }
}
