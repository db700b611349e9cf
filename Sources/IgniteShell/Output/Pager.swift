import CTerminal
import Glibc
import IgniteCore

/// A pager that runs: what is written to its sink can be leafed through.
///
/// While it runs, presses of Ctrl-C are its own. Once it was quit, whatever is still awaited for it is given up.
final class Pager {
    let sink: OutputSink
    private let child: Child
    private let signals: Signals?

    /// Starts the pager that the environment names; nil when none is wanted, or `less` is not there.
    init?(waiter: Waiter, signals: Signals?) throws(ShellError) {
        guard let command = Self.command else { return nil }
        if let missing = try Self.missingProgram(of: command, waiter: waiter, signals: signals) {
            throw ShellError("there is no \(missing)")
        }
        let ends = try Child.pipe(to: command)
        defer { close(ends[0]) }
        do throws(ShellError) {
            child = try Child(
                "export LESS=\"${LESS--SRFX}\"; \(command)", input: ends[0], waiter: waiter, signals: signals)
        } catch {
            close(ends[1])
            throw error
        }
        sink = OutputSink(descriptor: ends[1], name: command, waiter: waiter, signals: signals, ownsDescriptor: true)
        sink.feedsCommand = true
        self.signals = signals
        let pipe = ends[1]
        signals?.hasReaderGone = {
            var reader = pollfd(fd: pipe, events: Int16(POLLOUT), revents: 0)
            return poll(&reader, 1, 0) > 0 && reader.revents & Int16(POLLERR) != 0
        }
    }

    /// Ends its input and waits until the user has had enough.
    func finish() {
        sink.close()
        // Presses are still its own, and there is nothing left to give up.
        signals?.hasReaderGone = { false }
        defer { signals?.hasReaderGone = nil }
        _ = child.wait()
        // It would go on reading keys that are meant for the shell.
        if signals?.endingSignal != nil { child.terminate() }
    }

    /// Whether it is known to show colours: `less`, unless the user has other options for it.
    static var showsColors: Bool {
        guard command?.contains("less") == true else { return false }
        return getenv("LESS").map { String(cString: $0).lowercased().contains("r") } ?? true
    }

    /// The program that a command begins with, if it is not there: what is written to it would be lost. What is no
    /// plain word is left to the shell.
    private static func missingProgram(
        of command: String, waiter: Waiter, signals: Signals?
    ) throws(ShellError) -> String? {
        guard let word = command.split(whereSeparator: \.isWhitespace).first,
            word.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "/._-+".contains($0)) })
        else { return nil }
        let question = word.contains("/") ? "test -f \(word) && test -x \(word)" : "command -v \(word)"
        return try Child.output(of: question, waiter: waiter, signals: signals) == nil ? String(word) : nil
    }

    /// `$IGNITE_SQL_PAGER`, `$PAGER`, `less`; nil: none.
    private static var command: String? {
        for name in ["IGNITE_SQL_PAGER", "PAGER"] {
            guard let value = getenv(name).map({ String(cString: $0) }) else { continue }
            return value.allSatisfy(\.isWhitespace) ? nil : value
        }
        let folders = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
        return folders.split(separator: ":").contains { access("\($0)/less", X_OK) == 0 } ? "less" : nil
    }
}

extension Shell {
    /// Writes a text to standard output, in a pager if it is higher or wider than the screen.
    func show(_ text: String) throws(Failure) {
        var text = shownText(text)
        let isWhole = !mayPage(format) || text.withUTF8 { fits(UnsafeRawBufferPointer($0), format) }
        guard !isWhole else { return try write(text, to: output) }
        try inPager { (sink) throws(Failure) in try write(text, to: sink) }
    }

    /// Writes a result to standard output, in a pager if it is higher or wider than the screen.
    func show(
        _ result: ResultSet, _ settings: FormatSettings, _ keeper: inout ResultKeeper?
    ) throws(Failure) -> Int {
        var settings = settings
        // What is logged is what is shown, and a file holds no colours.
        settings.isColored = isOutputColored && log == nil
        guard mayPage(settings) else { return try print(result, settings, to: output, &keeper) }
        let width = settings.columns ?? 0
        settings.columns = width > 0 ? width : output.columns
        guard !fits(result, settings) else { return try print(result, settings, to: output, &keeper) }
        settings.isColored = isPagerColored && log == nil
        var count = 0
        try inPager { (sink) throws(Failure) in count = try print(result, settings, to: sink, &keeper) }
        return count
    }

    /// Lets something be written to a pager, or to standard output if there is none to be had.
    private func inPager(_ body: (OutputSink) throws(Failure) -> Void) throws(Failure) {
        if let failure = flushed(output) { throw failure }
        let pager: Pager?
        do throws(ShellError) {
            pager = try Pager(waiter: waiter, signals: signals)
        } catch {
            // Said once, not at every result.
            if pagerFault != error.message { messages.warning("no pager: \(error.message)") }
            pagerFault = error.message
            pager = nil
        }
        guard let pager else { return try body(output) }
        defer { pager.finish() }
        pager.sink.log = log
        do throws(Failure) {
            try body(pager.sink)
        } catch {
            // Who quits a pager has seen enough.
            if case .ignite(let error) = error, error.code == .cancelled { return }
            throw error
        }
    }

    private func mayPage(_ settings: FormatSettings) -> Bool {
        settings.pager != .off && output.isTerminal && isatty(STDIN_FILENO) == 1
    }

    /// Whether a result can be seen whole. The height of one that goes on beyond its first page is not known yet.
    private func fits(_ result: ResultSet, _ settings: FormatSettings) -> Bool {
        // A row takes a line at least.
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
        // What stands behind the last line end is no line.
        return height - 1 < leastHeightToPage(settings)
    }

    /// As many lines as leave no room for the prompt.
    private func leastHeightToPage(_ settings: FormatSettings) -> Int {
        max(output.rows ?? Int.max, settings.pagerMinLines)
    }
}
