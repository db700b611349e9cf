import IgniteCore

/// Where and how one result is to be written, if not as always: `\g`, `\gx`, `\G`.
struct OutputChoice {
    var isVertical = false
    /// A plan: many lines in one cell, which a frame around them only makes hard to read.
    var isPlan = false
    /// The settings for this result; nil: those of `\pset`.
    var format: FormatSettings?
    /// `\g FILE` or `\g |COMMAND`.
    var target: String?
    /// Whether `\last` can show it again.
    var isKept = false
    /// Whether Ctrl-C is how a person ends it, and no error.
    var endsQuietly = false
    /// What is done with the rows instead of writing them; gives their number.
    var takeRows: TakeRows?

    typealias TakeRows = (ResultSet) throws(Failure) -> Int
}

extension Printing {
    /// Writes the rows of a result as they come, where the choice says, and gives their number.
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

    /// Writes the rows of a result to a sink as they come, and gives their number.
    func writeRows(
        of result: ResultSet, _ settings: FormatSettings, to sink: OutputSink, _ keeper: inout ResultKeeper?
    ) throws(Failure) -> Int {
        defer { progress?.end() }
        progress?.rows = 0
        // The rows themselves tell how far it is.
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
            // A person sees what there is while the next page is awaited.
            if failure == nil, sink.isTerminal || sink.feedsCommand { failure = flushed(sink) }
            // Interrupted, or the reader of a pipe has gone: nobody wants the rest.
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

    /// Gives up the rest of a result: closes its cursor, which leaves the transaction usable.
    func stop(_ result: ResultSet, _ failure: Failure?, _ sink: OutputSink? = nil) throws(Failure) {
        do throws(IgniteError) {
            try result.close()
        } catch {
            // The reason for stopping is told first; a lost connection shows at the next statement.
            if failure == nil { throw .ignite(error) }
        }
        if let sink, let fault = flushed(sink) { throw fault }
        if let failure { throw failure }
    }
}
