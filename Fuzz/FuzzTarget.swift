/// A reader or writer of external bytes, to be fuzzed.
struct FuzzTarget: Sendable {
    let name: String
    /// The maximum input length. Longer inputs find nothing more and take longer.
    let longestInput: Int
    /// Runs the target on one input. A failed requirement stops the program.
    let run: @Sendable (UnsafeRawBufferPointer) -> Void

    /// All targets. To add one, add a file in `Targets` and its name here; initial inputs can be added in `Seeds`.
    static let all = [
        handshakeTarget, framesTarget, messagePackTarget, tupleTarget, resultTarget, errorBlockTarget,
        ignite2MessagesTarget, ignite2RowsTarget, ignite2ArgumentsTarget, ignite2ValuesTarget, uriTarget,
        passfileTarget, configurationTarget, statementsTarget, commandsTarget, formatsTarget,
        embeddedStatementsTarget, embeddedRequestsTarget,
    ]

    /// The target that the first command-line argument names.
    static let chosen = all.first { CommandLine.argc > 1 && $0.name == CommandLine.arguments[1] }
}
