/// One reader or writer of bytes that come from elsewhere.
struct FuzzTarget: Sendable {
    let name: String
    /// Longer inputs find nothing more and take longer.
    let longestInput: Int
    /// Runs on one input. What must not be stops the program.
    let run: @Sendable (UnsafeRawBufferPointer) -> Void

    /// All of them. A new one is a file under `Targets` and a name here; inputs to begin with may stand under `Seeds`.
    static let all = [
        handshakeTarget, framesTarget, messagePackTarget, tupleTarget, resultTarget, errorBlockTarget, uriTarget,
        passfileTarget,
        configurationTarget,
        statementsTarget, commandsTarget, formatsTarget,
    ]

    /// The one that is named first on the command line.
    static let chosen = all.first { CommandLine.argc > 1 && $0.name == CommandLine.arguments[1] }
}
