import Glibc
import IgniteCore

/// The commands `\watch` and `\last`.
let repetitionCommands = [
    MetaCommand(
        "watch", "[[i=]SECONDS] [c=TIMES] [m=ROWS]", .query,
        "repeat every SECONDS (default 2), up to TIMES or until fewer than ROWS",
        .any.completing(.words(["c=", "i=", "m="]))
    ) { (shell, arguments, _) throws(Failure) in
        .watch(try shell.takeStatement(for: "watch"), try WatchRequest(arguments.map(\.text)))
    },
    MetaCommand("last", "", .query, "show the last result (up to 1,024 rows) again without running anything", .none) {
        (shell, _, _) throws(Failure) in
        guard let kept = shell.printing.lastResult else {
            throw .shell("\\last: no result to show: there was none, or it was too large or incomplete")
        }
        var choice = OutputChoice()
        choice.isPlan = kept.isPlan
        try shell.printing.print(kept.result, choice)
        return .proceed
    },
]

/// The arguments of `\watch`.
struct WatchRequest {
    fileprivate private(set) var seconds: Double?
    fileprivate private(set) var count: Int?
    fileprivate private(set) var leastRows: Int?

    fileprivate init(_ words: [String]) throws(Failure) {
        for word in words {
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = String(parts[parts.count - 1])
            let isTwice: Bool
            switch parts.count > 1 ? String(parts[0]) : "i" {
            case "i", "interval":
                isTwice = seconds != nil
                guard let number = Double(value), number >= 0, number <= 1_000_000 else {
                    throw .shell("\\watch: the interval must be from 0 to 1000000 seconds, not \"\(value)\"")
                }
                seconds = number
            case "c", "count":
                isTwice = count != nil
                count = try Self.positive(value, "number of runs")
            case "m", "min_rows":
                isTwice = leastRows != nil
                leastRows = try Self.positive(value, "minimum number of rows")
            default:
                throw .shell("\\watch: invalid argument \"\(word)\"; usage: \\watch [[i=]SECONDS] [c=TIMES] [m=ROWS]")
            }
            if isTwice { throw .shell("\\watch: \"\(word)\" sets a value that was already given") }
        }
    }

    private static func positive(_ value: String, _ what: String) throws(Failure) -> Int {
        guard let number = Int(value), number > 0 else {
            throw .shell("\\watch: the \(what) must be a whole number of at least 1, not \"\(value)\"")
        }
        return number
    }
}

extension Shell {
    /// Runs a statement repeatedly until the requested number of runs or Ctrl-C.
    func watch(
        _ statement: Scanner.Statement, _ request: WatchRequest, _ script: ScriptContext
    ) throws(Exit) -> StepResult {
        let seconds = request.seconds ?? 2
        let parameters = scripts.parameters
        let chart = scripts.lastChart
        // A message between two charts would be erased in part.
        let isLive = isTyped && !isTiming && variables.echo != .queries
        printing.liveHeight = nil
        var runs = 0
        while true {
            var shown = OutputChoice()
            shown.isKept = true
            var settings = printing.format
            settings.title = (settings.title.map { "\($0)\t" } ?? "") + "\(presentTime) (every \(text(of: seconds))s)"
            // A pager would delay the next run.
            settings.pager = .off
            shown.format = settings
            var rowCount: Int?
            var choice = OutputChoice()
            choice.endsQuietly = true
            choice.chart = chart
            choice.takeRows = { (result) throws(Failure) in
                let count =
                    if let chart {
                        try self.draw(result, chart, isKept: true, title: settings.title, isLive: isLive)
                    } else { try self.printing.print(result, shown) }
                rowCount = count
                return count
            }
            scripts.parameters = parameters
            guard case .proceed = try runStatement(statement, of: script, choice) else { return .failed }
            runs += 1
            if runs == request.count { break }
            if let least = request.leastRows, let rowCount, rowCount < least { break }
            guard !printing.resultOutput.isClosed, try pause(seconds) else { break }
        }
        return .proceed
    }

    /// Waits, while connections are serviced. Returns false after Ctrl-C.
    private func pause(_ seconds: Double) throws(Exit) -> Bool {
        let deadline = Deadline.after(seconds: seconds)
        while true {
            if host.signals?.takePress() == true { return false }
            if host.signals?.isEnding == true { throw host.endedBySignal }
            if case .timedOut = host.eventLoop.wait(until: deadline) { return true }
        }
    }

    /// The day of the week, date and time in the time zone of the session.
    private var presentTime: String {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        var out = ByteWriter()
        let seconds = Int64(now.tv_sec)
        let local = seconds + Int64(printing.format.zone.offset(at: seconds))
        // 1970 started on a Thursday.
        let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        out.append("\(days[Int(max(0, local / 86_400) % 7)]) ")
        ValueText(zone: printing.format.zone).writeInstant(seconds: seconds, nanoseconds: 0, to: &out)
        return String(decoding: out.bytes, as: UTF8.self)
    }

    /// Returns seconds as text, without an unnecessary fraction.
    private func text(of seconds: Double) -> String {
        seconds == seconds.rounded() ? "\(Int(seconds))" : "\(seconds)"
    }
}
