import Glibc
import IgniteCore

// Output to standard output, through a pager if it is larger than the screen.

extension Printing {
    /// Writes a text to standard output, through a pager if it is larger than the screen.
    func show(text: String) throws(Failure) {
        var text = shownText(text)
        let isWhole = !mayPage(format) || text.withUTF8 { fits(UnsafeRawBufferPointer($0), format) }
        guard !isWhole else { return try write(text, to: output) }
        try inPager { (sink) throws(Failure) in try write(text, to: sink) }
    }

    /// Writes a result to standard output, through a pager if it is larger than the screen.
    func page(
        _ result: ResultSet, _ settings: FormatSettings, _ keeper: inout ResultKeeper?
    ) throws(Failure) -> Int {
        var settings = settings
        // The log contains what is shown, but without colors.
        settings.isColored = colors.isOutputColored && log == nil
        guard mayPage(settings) else { return try writeRows(of: result, settings, to: output, &keeper) }
        let width = settings.columns ?? 0
        settings.columns = width > 0 ? width : output.columns
        guard !fits(result, settings) else { return try writeRows(of: result, settings, to: output, &keeper) }
        settings.isColored = colors.isPagerColored && log == nil
        var count = 0
        try inPager { (sink) throws(Failure) in count = try writeRows(of: result, settings, to: sink, &keeper) }
        return count
    }

    /// Writes to a pager, or to standard output if no pager can be started.
    func inPager(_ body: (OutputSink) throws(Failure) -> Void) throws(Failure) {
        try flush(output)
        let pager: Pager?
        do throws(ShellError) {
            pager = try Pager(host)
        } catch {
            // Report it once, not for each result.
            if pagerFault != error.message { diagnostics.warning("could not start the pager: \(error.message)") }
            pagerFault = error.message
            pager = nil
        }
        guard let pager else { return try body(output) }
        defer { pager.finish() }
        pager.sink.log = log
        do throws(Failure) {
            try body(pager.sink)
        } catch {
            // Quitting a pager is not an error.
            if case .ignite(let error) = error, error.code == .cancelled { return }
            throw error
        }
    }

    func mayPage(_ settings: FormatSettings) -> Bool {
        settings.pager != .off && output.isTerminal && host.streams.isInputTerminal
    }

    /// Returns whether a result fits the screen. The height of a result with more pages is not known yet.
    private func fits(_ result: ResultSet, _ settings: FormatSettings) -> Bool {
        // A row takes at least one line.
        guard settings.pager == .on, !result.hasMore, result.page.rowCount <= leastHeightToPage(settings) else {
            return false
        }
        var settings = settings
        settings.screenWidth = nil
        settings.isColored = false
        var format = OutputFormats.make(settings)
        var text = ByteWriter()
        format.begin(Sample(result.columns, page: result.page, isWhole: true), to: &text)
        for row in result.page.rows { format.row(row, to: &text) }
        format.end(ResultEnd(rowCount: result.page.rowCount), to: &text)
        return fits(text.bytes, settings)
    }

    private func fits(_ text: UnsafeRawBufferPointer, _ settings: FormatSettings) -> Bool {
        guard settings.pager == .on else { return false }
        let width = output.columns ?? Int.max
        var height = 0
        for line in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            height += 1
            if displayWidth(UnsafeRawBufferPointer(rebasing: line)) > width { return false }
        }
        // Text after the last line end is not a line.
        return height - 1 < leastHeightToPage(settings)
    }

    /// Returns the number of lines that leave no room for the prompt.
    private func leastHeightToPage(_ settings: FormatSettings) -> Int {
        max(output.rows ?? Int.max, settings.pagerMinLines)
    }
}
