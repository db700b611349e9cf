import IgniteCore

/// The command `\health`.
let healthCommands = [
    MetaCommand(
        "health", modifiers: "+", "", .cluster, "say what is wrong with the cluster; +: and what is well", .none
    ) {
        (shell, _, modifiers) throws(Failure) in
        guard let report = try shell.healthReport() else { return }
        try shell.show(report, isVerbose: modifiers.isVerbose)
    }
]

extension Shell {
    /// Checks the cluster and prints the findings (`--health`). Does not need a connection.
    ///
    /// - Returns: The exit status, one of `HealthStatus`.
    package func runHealth() -> Int32 {
        defer { printing.endRedirection() }
        do throws(Failure) {
            guard let report = try healthReport() else { return HealthStatus.unknown }
            try show(report, isVerbose: false)
            return report.status
        } catch {
            switch error {
            case .exit(let exit): return exit.status
            case .shell(let text): diagnostics.fatal(text)
            case .ignite(let error):
                if error.code == .terminated { return host.endedBySignal.status }
                diagnostics.fatal(error)
                if error.code == .cancelled { return ExitStatus.interrupted }
            }
            return HealthStatus.unknown
        }
    }

    /// Asks all nodes; nil if ECHO_HIDDEN is noexec.
    fileprivate func healthReport() throws(Failure) -> HealthReport? {
        guard !connection.settings.options.addresses.contains(where: \.isEmbedded) else {
            throw .shell("\\health: the embedded node is a part of this program; there is no cluster to ask")
        }
        let age = variables.healthAge
        if variables.echoHidden != .off {
            for query in dialect.catalog.healthChecks(olderThan: age).flatMap(\.queries) { try echoHidden(query.sql) }
            if variables.echoHidden == .noexec { return nil }
        }
        let options: ClientOptions
        do throws(IgniteError) { options = try connection.optionsWithLogin() } catch { throw .ignite(error) }
        return HealthReport(try ClusterInquiry(host: host, options: options, age: age).answers(), age: age)
    }

    fileprivate func show(_ report: HealthReport, isVerbose: Bool) throws(Failure) {
        let findings = report.findings + (isVerbose ? report.wellFindings : [])
        guard ["aligned", "wrapped"].contains(printing.format.format) else {
            let rows = findings.map { [$0.severity.rawValue.lowercased(), $0.object, $0.text, $0.command] }
            _ = try printing.print(textTable(["severity", "object", "finding", "command"], rows), OutputChoice())
            return
        }
        let sink = printing.resultOutput
        let isColored = sink === printing.output && printing.colors.isOutputColored
        try printing.write("\(report.summary)\n", to: sink)
        for finding in findings {
            let color = isColored ? finding.severity.color : nil
            let word = finding.severity.rawValue
            let padding = String(repeating: " ", count: max(0, 10 - word.utf8.count))
            if let color { sink.buffer.append(color) }
            sink.buffer.append(word)
            if color != nil { sink.buffer.append(Color.end) }
            let more = finding.command.isEmpty ? "" : " (\(finding.command))"
            try printing.write("\(padding)\(finding.object): \(finding.text)\(more)\n", to: sink)
        }
    }
}

extension Finding.Severity {
    fileprivate var color: String? {
        switch self {
        case .critical: Color.error
        case .warning, .unknown: Color.warning
        case .note, .ok: nil
        }
    }
}
