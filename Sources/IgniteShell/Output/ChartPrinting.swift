import IgniteCore

// Output of charts.

extension Printing {
    /// Writes a chart to the output of results, through a pager if it is larger than the screen.
    ///
    /// - Parameters:
    ///   - title: The line above the chart; nil for that of `\pset`.
    ///   - notes: The lines below it.
    ///   - isLive: Whether the chart takes the place of the previous one, as far as a terminal can.
    ///   - body: Returns the lines of the chart.
    func draw(
        title: String?, notes: [String], isLive: Bool, _ body: (ChartStyle) throws(Failure) -> [String]
    ) throws(Failure) {
        let sink = resultOutput
        var style = ChartStyle()
        let width = format.columns ?? 0
        // Less leaves no room for a plot; the terminal then wraps the lines.
        style.width = max(36, width > 0 ? width : sink.columns ?? 80)
        // The command that is typed next needs a line.
        style.height = max(8, (sink.rows ?? 24) - 2 - notes.count - (title == nil ? 0 : 1))
        style.isUnicode = host.environment.usesUTF8
        style.isColored = sink === output && colors.isOutputColored && log == nil
        if !format.null.isEmpty { style.null = shownLine(format.null) }
        let lines = try text(title, notes, style, body)
        progress?.end()
        let isHigher = lines.count >= sink.rows ?? Int.max
        if isHigher, !isLive, sink === output, mayPage(format) {
            style.isColored = colors.isPagerColored && log == nil
            let paged = try text(title, notes, style, body)
            return try inPager { (sink) throws(Failure) in try write(paged, to: sink) }
        }
        let isErased = isLive && sink.isTerminal && host.environment.value("TERM") != "dumb"
        if isErased, let height = liveHeight { sink.buffer.append("\u{1B}[\(height)A\u{1B}[J") }
        liveHeight = isErased && !isHigher ? lines.count : nil
        try write(lines, to: sink)
    }

    private func text(
        _ title: String?, _ notes: [String], _ style: ChartStyle, _ body: (ChartStyle) throws(Failure) -> [String]
    ) throws(Failure) -> [String] {
        let lines = try body(style)
        guard !format.tuplesOnly else { return lines }
        let title = title ?? format.title
        return (title.map { [" \(style.cut(shownLine($0), to: style.width - 1))"] } ?? []) + lines + notes
    }

    private func write(_ lines: [String], to sink: OutputSink) throws(Failure) {
        for line in lines { sink.buffer.append(line + "\n") }
        try flush(sink)
    }
}

extension Environment {
    /// Whether the locale names no other character encoding than UTF-8.
    var usesUTF8: Bool {
        guard let locale = value("LC_ALL") ?? value("LC_CTYPE") ?? value("LANG") else { return true }
        let name = locale.lowercased()
        return name.contains("utf-8") || name.contains("utf8")
    }
}
