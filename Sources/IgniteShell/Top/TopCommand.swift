import IgniteCore

/// The command `\top`.
let topCommands = [
    MetaCommand(
        "top", "[SECONDS]", .cluster, "watch nodes, queries, transactions and locks, and end them",
        MetaCommand.Parameters(kinds: [.normal], dropsSemicolons: true)
    ) { (shell, arguments, _) throws(Failure) in
        try shell.top(arguments.first?.text)
        return .proceed
    }
]

extension Shell {
    /// - Parameter seconds: The time from one refresh to the next.
    fileprivate func top(_ seconds: String?) throws(Failure) {
        let interval = try interval(seconds)
        guard let signals = host.signals, host.streams.isInputTerminal, host.streams.isOutputTerminal else {
            throw .shell("\\top needs a terminal: \\queries, \\txs, \\locks and \\nodes print lists anywhere")
        }
        let terminal = host.environment.value("TERM") ?? ""
        guard !terminal.isEmpty, terminal != "dumb" else {
            throw .shell(
                "\\top: a terminal without a movable cursor (TERM is \"\(terminal)\"); "
                    + "\\queries, \\txs, \\locks and \\nodes print lists")
        }
        try connection.makeReady()
        let report = dialect.catalog.activityReport
        if variables.echoHidden != .off {
            try printing.write(
                "/******** QUERY *********/\n\(report.query.sql)\n/************************/\n\n", to: printing.output)
            if variables.echoHidden == .noexec { return }
        }
        try printing.flush(printing.output)
        // The log would fill with screens.
        printing.output.log = nil
        defer { printing.output.log = printing.log }
        let cluster = TopCluster(
            connection.settings.options, current: connection.server, report, host.makeSession)
        let address = connection.server?.address ?? ""
        let loop = TopLoop(
            host, signals, TopScreen(host.streams, printing.output), cluster,
            TopModel(server: "connecting to \(address)", lists: report.lists, interval: interval),
            isColored: printing.colors.isOutputColored)
        do throws(Exit) { try loop.run() } catch { throw .exit(error) }
    }

    private func interval(_ text: String?) throws(Failure) -> Double {
        guard let text else { return 2 }
        guard let seconds = Double(text), seconds >= 1, seconds <= 3600 else {
            throw .shell("\\top: SECONDS must be a number from 1 to 3600, not \"\(text)\"")
        }
        return seconds
    }
}
