import IgniteCore

/// The target and the format of one result, if they differ from the settings (`\g`, `\gx`, `\G`).
struct OutputChoice {
    var isVertical = false
    /// Whether the result is a plan, whose lines are printed without a frame for readability.
    var isPlan = false
    /// The settings for this result; nil for those of `\pset`.
    var format: FormatSettings?
    /// The target of `\g FILE` or `\g |COMMAND`.
    var target: String?
    /// Whether `\last` can show the result again.
    var isKept = false
    /// Whether Ctrl-C is the normal way to end the output, and not an error.
    var endsQuietly = false
    /// How the rows are drawn, if they are.
    var chart: ChartRequest?
    /// Handles the rows instead of printing them, and returns their number.
    var takeRows: TakeRows?

    typealias TakeRows = (ResultSet) throws(Failure) -> Int
}

extension Printing {
    /// Writes the rows of a result as they arrive, to the chosen target, and returns their number.
    @discardableResult
    func print(_ result: ResultSet, _ choice: OutputChoice = OutputChoice()) throws(Failure) -> Int {
        var settings = choice.format ?? format
        if choice.isVertical { settings.expanded = .on }
        if choice.isPlan, choice.target == nil, resultOutput.isTerminal,
            ["aligned", "wrapped"].contains(settings.format)
        {
            settings.format = "unaligned"
            settings.tuplesOnly = true
        }
        var keeper = choice.isKept ? ResultKeeper() : nil
        if choice.isKept { lastResult = nil }
        defer { if let keeper { lastResult = keeper.result(result.columns, isPlan: choice.isPlan) } }
        guard let target = choice.target else {
            if resultOutput === output { return try page(result, settings, &keeper) }
            return try writeRows(of: result, settings, to: resultOutput, &keeper)
        }
        let opened: OutputTarget
        do throws(ShellError) {
            opened = try OutputTarget(target, host: host)
        } catch {
            try stop(result, .shell("\\g: \(error.message)"))
            return 0
        }
        defer { opened.finish() }
        opened.sink.log = log
        return try writeRows(of: result, settings, to: opened.sink, &keeper)
    }

    /// Writes the rows of a result to a sink as they arrive, and returns their number.
    func writeRows(
        of result: ResultSet, _ settings: FormatSettings, to sink: OutputSink, _ keeper: inout ResultKeeper?
    ) throws(Failure) -> Int {
        defer { progress?.end() }
        progress?.rows = 0
        // The rows themselves show the progress.
        if sink.isTerminal || sink.feedsCommand { progress?.end() }
        var settings = settings
        settings.screenWidth = sink.columns
        var format = OutputFormats.make(settings)
        var end = ResultEnd(rowCount: 0)
        let sample = Sample(result.columns, page: result.page, isWhole: !result.hasMore)
        format.begin(sample, to: &sink.buffer)
        var failure: Failure?
        repeat {
            failure = printPage(result.page, &format, to: sink)
            end.rowCount += result.page.rowCount
            progress?.rows = end.rowCount
            // Show the rows so far while waiting for the next page.
            if failure == nil, sink.isTerminal || sink.feedsCommand { failure = flushed(sink) }
            // After an interruption, or if the reader has closed the pipe, the rest is not needed.
            if failure == nil, result.hasMore { failure = host.interruption("after \(end.rowCount) rows") }
            keeper?.add(result.page, isLast: !result.hasMore)
            if failure != nil || sink.isClosed {
                try stop(result, failure, sink)
                return end.rowCount
            }
            do throws(IgniteError) {
                guard try result.advance() else { break }
            } catch {
                failure = .ignite(error)
            }
        } while failure == nil
        end.isComplete = failure == nil
        format.end(end, to: &sink.buffer)
        if let failure = flushed(sink) ?? failure { throw failure }
        return end.rowCount
    }

    private func printPage(_ page: Page, _ format: inout any OutputFormat, to sink: OutputSink) -> Failure? {
        var rows = page.rows
        while true {
            format.write(&rows, to: &sink.buffer, limit: OutputSink.writeSize)
            guard sink.buffer.count >= OutputSink.writeSize else { return nil }
            if let failure = flushed(sink) { return failure }
        }
    }

    /// Discards the rest of a result by closing its cursor, which keeps the transaction usable.
    func stop(_ result: ResultSet, _ failure: Failure?, _ sink: OutputSink? = nil) throws(Failure) {
        do throws(IgniteError) {
            try result.close()
        } catch {
            // Report the reason for stopping; the next statement reports a lost connection.
            if failure == nil { throw .ignite(error) }
        }
        if let sink, let fault = flushed(sink) { throw fault }
        if let failure { throw failure }
    }
}
