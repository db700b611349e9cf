/// What a meta-command requests from the loop that read it.
enum CommandResult {
    /// Nothing; the command has succeeded.
    case proceed
    /// Nothing; the command has failed, and the error has been reported.
    case failed
    /// End the script, or the shell in interactive mode.
    case quit
    /// Run a statement.
    case run(Scanner.Statement, OutputChoice)
    /// Run a statement, and then each value of its rows as a statement (`\gexec`).
    case runValues(Scanner.Statement)
    /// Run a statement repeatedly (`\watch`).
    case watch(Scanner.Statement, WatchRequest)
    /// Draw the rows of the statement or of the last result (`\chart`).
    case chart(ChartRequest)
    /// Run the steps of the tour, from the one at an index.
    case tour(from: Int)
    /// Run a script.
    case include(InputSource)
    /// Replace the query buffer with a text (`\e`).
    case edited([UInt8])
}

/// The outcome of a statement or a meta-command.
enum StepResult {
    case proceed
    case failed
    case quit
    /// Nothing was run, because the text ends before the statement does.
    case needsInput
}
