import IgniteCore

/// The command `\tour`.
let tourCommands = [
    MetaCommand(
        "tour", "[STEP]", .general, "take a tour of twelve steps; without a terminal, print it",
        .optional.refusingMore()
    ) { (shell, arguments, _) throws(Failure) in
        var first = 1
        if let text = arguments.first?.text {
            guard let number = Int(text), Tour.steps.indices.contains(number - 1) else {
                throw .shell("\\tour: the step must be from 1 to \(Tour.steps.count), not \"\(text)\"")
            }
            first = number
        }
        guard shell.isTyped else {
            try shell.printing.write(Tour.page, to: shell.printing.output)
            return .proceed
        }
        let isEmbedded = shell.connection.server?.isEmbedded == true
        guard isEmbedded, try shell.connection.hasSampleTables() else {
            try shell.printing.show(text: Tour.page)
            shell.diagnostics.note("To run the steps, start ignite-sql --sample embedded:")
            return .proceed
        }
        return .tour(from: first - 1)
    }
]

extension Shell {
    /// Shows and runs the steps of the tour, each after Enter.
    func tour(from first: Int) throws(Exit) -> StepResult {
        let question = TerminalQuestion(host: host)
        for index in first..<Tour.steps.count {
            let step = Tour.steps[index]
            let isLast = index == Tour.steps.count - 1
            do throws(Failure) {
                try printing.write(shownText("\n" + Tour.section(index) + "\n"), to: printing.output)
                try printing.flush(printing.output)
            } catch {
                _ = try report(error, sql: nil)
                return .failed
            }
            let action = step.input.isEmpty ? "goes on" : "runs this"
            guard case .text(let answer) = question.askAtTerminal("Enter \(action), q leaves the tour: ", echoes: true),
                answer.allSatisfy(\.isWhitespace)
            else {
                if host.signals?.isEnding == true { throw host.endedBySignal }
                diagnostics.note("\\tour \(index + 1) goes on from here.")
                return .proceed
            }
            guard try runScript(ScriptContext(InputSource(text: step.input))) else { return .failed }
            if isLast { diagnostics.note("That was the tour.") }
        }
        return .proceed
    }
}
