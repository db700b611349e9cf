import IgniteCore

/// The command `\chart`.
let chartCommands = [
    MetaCommand(
        "chart", "[bar|line|hist|spark] [COLUMN…]", .query,
        "draw the statement's rows, or the last result; \\watch draws it again",
        MetaCommand.Parameters(rest: .sqlIdentifier).completing(.chart)
    ) { (_, arguments, _) in
        .chart(ChartRequest(arguments))
    }
]

extension Shell {
    /// Runs the statement in the query buffer and draws its rows. Without one, draws the last result; if that was too
    /// large to be kept, runs its query again.
    ///
    /// - Parameter isWatched: Whether `\watch` follows in the same line, which draws the rows instead.
    func chart(_ request: ChartRequest, isWatched: Bool, _ script: ScriptContext) throws(Exit) -> StepResult {
        let typed = script.scanner.takeStatement()
        if isWatched, let statement = typed ?? scripts.lastStatement {
            scripts.lastStatement = statement
            scripts.lastChart = request
            return .proceed
        }
        if typed == nil, let kept = printing.lastResult {
            do throws(Failure) {
                _ = try draw(kept.result, request)
            } catch {
                return try report(error, sql: nil)
            }
            scripts.lastChart = request
            return .proceed
        }
        guard let statement = typed ?? scripts.lastStatement.flatMap({ isQuery($0) ? $0 : nil }) else {
            return try report(.shell("\\chart: no statement to run and no result to draw"), sql: nil)
        }
        var choice = OutputChoice()
        choice.chart = request
        choice.takeRows = { (result) throws(Failure) in try self.draw(result, request, isKept: true) }
        return try runStatement(statement, of: script, choice)
    }

    /// Whether running a statement again only reads.
    private func isQuery(_ statement: Scanner.Statement) -> Bool {
        let kind = StatementKind(statement.text, dialect.lexicalRules)
        return kind.transaction == nil && !kind.isKill && !kind.isDDL && !kind.isDML && kind.words.first != "COPY"
    }

    /// Draws the rows of a result and returns their number.
    ///
    /// - Parameters:
    ///   - isKept: Whether `\last` can show the result again.
    ///   - title: The line above the chart; nil for that of `\pset`.
    ///   - isLive: Whether the chart takes the place of the previous one.
    func draw(
        _ result: ResultSet, _ request: ChartRequest, isKept: Bool = false, title: String? = nil, isLive: Bool = false
    ) throws(Failure) -> Int {
        let columns = Sample(result.columns, page: result.page, isWhole: !result.hasMore).columns
        if result.page.rowCount == 0, !result.hasMore {
            if isKept { printing.lastResult = nil }
            try printing.draw(title: title, notes: ["(0 rows)"], isLive: isLive) { _ in [] }
            return 0
        }
        var data: ChartData
        do throws(Failure) {
            let isSingleRow = result.page.rowCount == 1 && !result.hasMore
            let roles = try ChartColumns(request, of: columns, isSingleRow: isSingleRow)
            data = ChartData(roles, of: columns, zone: printing.format.zone)
        } catch {
            try printing.stop(result, error)
            throw error
        }
        let isComplete = try read(result, into: &data, isKept: isKept)
        let drawn = data
        try printing.draw(title: title, notes: drawn.notes(isComplete: isComplete), isLive: isLive) {
            (style) throws(Failure) in try drawn.lines(style)
        }
        return data.rowCount
    }

    /// Reads the rows of a result, as many as can be drawn. Returns whether these are all.
    private func read(_ result: ResultSet, into data: inout ChartData, isKept: Bool) throws(Failure) -> Bool {
        var keeper = ResultKeeper()
        if isKept { printing.lastResult = nil }
        printing.progress?.rows = 0
        while true {
            for row in result.page.rows where !data.isFull { data.add(row) { text(of: $0, row) } }
            keeper.add(result.page, isLast: !result.hasMore)
            printing.progress?.rows = data.rowCount
            if result.hasMore, let failure = host.interruption("after \(data.rowCount) rows") {
                try printing.stop(result, failure)
            }
            if data.isFull, result.hasMore {
                try printing.stop(result, nil)
                return false
            }
            do throws(IgniteError) {
                guard try result.advance() else { break }
            } catch {
                throw .ignite(error)
            }
        }
        if isKept { printing.lastResult = keeper.result(result.columns, isPlan: false) }
        return true
    }
}
