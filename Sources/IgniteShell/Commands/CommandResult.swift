/// What a meta-command asks of the loop that has read it.
enum CommandResult {
    /// Nothing: it is done.
    case proceed
    /// Nothing: it has failed, and the error has been reported.
    case failed
    /// To end the script, or the shell where a person types.
    case quit
    /// To run a statement.
    case run(Scanner.Statement, OutputChoice)
    /// To run a statement, then each value of its rows as a statement: `\gexec`.
    case runValues(Scanner.Statement)
    /// To run a statement again and again: `\watch`.
    case watch(Scanner.Statement, WatchRequest)
    /// To run a script.
    case include(InputSource)
    /// To read a text in the place of the statement being typed: `\e`.
    case edited([UInt8])
}

/// What came of a statement or a meta-command.
enum StepResult {
    case proceed
    case failed
    case quit
    /// Nothing was run: the text ends before the end of the statement.
    case needsInput
}
