import IgniteCore

/// What a shell writes besides messages: results and texts, in the format that is set, to standard output, a pager, or
/// where `\o` sends them.
package final class Printing {
    let host: Host
    let messages: Messages
    /// Standard output.
    let output: OutputSink
    /// What `\o` has opened.
    private var redirection: OutputTarget?
    /// What `\pset` sets.
    package var format = FormatSettings()
    private(set) var colors = Colors()
    /// Shows how far a query is; nil where nobody sees it.
    private(set) var progress: Progress?
    /// `-L`.
    package var log: SessionLog? {
        didSet { output.log = log }
    }
    /// Why there was no pager, as it was reported.
    var pagerFault: String?
    /// What `\last` shows.
    var lastResult: KeptResult?

    /// What is coloured besides messages.
    struct Colors {
        /// Results at the terminal, and the prompt.
        var isOutputColored = false
        /// Results in a pager.
        var isPagerColored = false
    }

    init(_ host: Host, _ messages: Messages) {
        self.host = host
        self.messages = messages
        output = OutputSink(descriptor: host.streams.output, name: "standard output", host: host)
        messages.beforeMessage = { [weak self] in
            self?.progress?.erase()
            try? self?.output.flush()
        }
    }

    /// Decides what is shown besides text: `--color` and `--progress`.
    package func setAppearance(color: Color.Choice, progress choice: Color.Choice, isQuiet: Bool) {
        let streams = host.streams
        colors.isOutputColored = Color.isWanted(color, at: streams.output, host.environment)
        colors.isPagerColored =
            colors.isOutputColored && (color == .always || Pager.showsColors(host.environment))
        messages.isColored = Color.isWanted(color, at: streams.error, host.environment)
        let isShown = choice == .auto ? streams.isErrorTerminal && !isQuiet : choice == .always
        progress = isShown ? Progress(descriptor: streams.error, waiter: host.waiter) : nil
    }

    // MARK: Where results go

    /// Standard output, or what `\o` has opened.
    var resultOutput: OutputSink { redirection?.sink ?? output }

    /// Sends results to a file or a command from now on.
    package func redirect(to target: String) throws(ShellError) {
        let opened = try OutputTarget(target, host: host)
        endRedirection()
        redirection = opened
        opened.sink.log = log
    }

    /// Closes what `\o` has opened.
    func endRedirection() {
        redirection?.finish()
        redirection = nil
    }

    // MARK: Writing text

    /// Writes what is gathered; throws what becomes of the statement when that fails.
    func flush(_ sink: OutputSink) throws(Failure) {
        if let failure = flushed(sink) { throw failure }
    }

    /// The same; gives the failure.
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
                messages.fatal("could not write to \(sink.name): \(cause)")
                return .exit(Exit(status: ExitStatus.failure))
            }
        }
    }

    /// Writes text to a sink at once, escaped: it may hold what the server said.
    func write(_ text: String, to sink: OutputSink) throws(Failure) {
        sink.buffer.appendShownLines(text)
        try flush(sink)
    }

    /// Writes what the user said, as it was said: `\echo`.
    func write(asIs text: String, to sink: OutputSink) throws(Failure) {
        sink.buffer.append(text)
        try flush(sink)
    }

    /// Writes input of the shell: escaped for a terminal, as it is for all else.
    func write(input text: [UInt8], to sink: OutputSink) throws(Failure) {
        if sink.isTerminal {
            text.withUnsafeBytes { sink.buffer.appendShownLines($0) }
        } else {
            sink.buffer.append(text)
        }
        try flush(sink)
    }

    /// Writes input or a statement to standard output for ECHO; the log does not get it if it holds a secret.
    func echo(_ text: [UInt8]) throws(Failure) {
        try flush(output)
        if History.holdsSecret(String(decoding: text, as: UTF8.self)) { output.log = nil }
        defer { output.log = log }
        try write(input: text, to: output)
    }
}
