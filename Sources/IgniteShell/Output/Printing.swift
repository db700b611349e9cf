import IgniteCore

/// The output of a shell except messages: results and texts in the current format, to standard output, a pager or the
/// target of `\o`.
package final class Printing {
    let host: Host
    let diagnostics: Diagnostics
    /// Standard output.
    let output: OutputSink
    /// The target of `\o`.
    private var redirection: OutputTarget?
    /// The settings of `\pset`.
    package var format = FormatSettings()
    private(set) var colors = Colors()
    /// Shows the progress of a query; nil if it is not shown.
    private(set) var progress: Progress?
    /// `-L`.
    package var log: SessionLog? {
        didSet { output.log = log }
    }
    /// The reported reason why no pager was used.
    var pagerFault: String?
    /// The height of the chart above the cursor, which the next one of `\watch` replaces; nil if there is none.
    var liveHeight: Int?
    /// The result that `\last` shows.
    var lastResult: KeptResult?

    /// What is colored besides messages.
    struct Colors {
        /// Results at the terminal, and the prompt.
        var isOutputColored = false
        /// Results in a pager.
        var isPagerColored = false
    }

    init(_ host: Host, _ diagnostics: Diagnostics) {
        self.host = host
        self.diagnostics = diagnostics
        output = OutputSink(descriptor: host.streams.output, name: "standard output", host: host)
        diagnostics.beforeMessage = { [weak self] in
            self?.progress?.erase()
            try? self?.output.flush()
        }
    }

    /// Applies `--color` and `--progress`.
    package func setAppearance(color: Color.Choice, progress choice: Color.Choice, isQuiet: Bool) {
        let streams = host.streams
        colors.isOutputColored = Color.isWanted(color, at: streams.output, host.environment)
        colors.isPagerColored =
            colors.isOutputColored && (color == .always || Pager.showsColors(host.environment))
        diagnostics.isColored = Color.isWanted(color, at: streams.error, host.environment)
        let isShown = choice == .auto ? streams.isErrorTerminal && !isQuiet : choice == .always
        progress = isShown ? Progress(descriptor: streams.error, eventLoop: host.eventLoop) : nil
    }

    // MARK: Where results go

    /// The current output: standard output, or the target of `\o`.
    var resultOutput: OutputSink { redirection?.sink ?? output }

    /// Redirects results to a file or a command.
    package func redirect(to target: String) throws(ShellError) {
        let opened = try OutputTarget(target, host: host)
        endRedirection()
        redirection = opened
        opened.sink.log = log
    }

    /// Closes the target of `\o`.
    func endRedirection() {
        redirection?.finish()
        redirection = nil
    }

    // MARK: Writing text

    /// Flushes a sink, and throws the failure of the statement if that fails.
    func flush(_ sink: OutputSink) throws(Failure) {
        if let failure = flushed(sink) { throw failure }
    }

    /// Flushes a sink, and returns the failure.
    func flushed(_ sink: OutputSink) -> Failure? {
        do throws(OutputSink.Fault) {
            try sink.flush()
            return nil
        } catch {
            switch error {
            case .closed: return sink === output ? .exit(Exit(status: ExitStatus.outputClosed)) : nil
            case .leaving: return .exit(host.endedBySignal)
            case .cancelled: return .ignite(IgniteError(.cancelled, "cancelled while writing to \(sink.name)"))
            case .failed(let cause):
                diagnostics.fatal("could not write to \(sink.name): \(cause)")
                return .exit(Exit(status: ExitStatus.failure))
            }
        }
    }

    /// Writes escaped text to a sink immediately. The text can contain data from the server.
    func write(_ text: String, to sink: OutputSink) throws(Failure) {
        sink.buffer.appendShownLines(text)
        try flush(sink)
    }

    /// Writes text from the user unchanged (`\echo`).
    func write(asIs text: String, to sink: OutputSink) throws(Failure) {
        sink.buffer.append(text)
        try flush(sink)
    }

    /// Writes input of the shell, escaped for a terminal and otherwise unchanged.
    func write(input text: [UInt8], to sink: OutputSink) throws(Failure) {
        if sink.isTerminal {
            text.withUnsafeBytes { sink.buffer.appendShownLines($0) }
        } else {
            sink.buffer.append(text)
        }
        try flush(sink)
    }

    /// Writes input or a statement to standard output for ECHO. It is not logged if it contains a secret.
    func echo(_ text: [UInt8]) throws(Failure) {
        try flush(output)
        if History.holdsSecret(String(decoding: text, as: UTF8.self)) { output.log = nil }
        defer { output.log = log }
        try write(input: text, to: output)
    }
}
