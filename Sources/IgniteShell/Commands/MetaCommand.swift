/// A meta-command: one row of the table that help, the check of arguments and the dispatcher read.
package struct MetaCommand: Sendable {
    /// The headings of `\?`, in their order.
    package enum Section: String, CaseIterable, Sendable {
        case general = "General"
        case query = "Running statements"
        case transactions = "Transactions"
        case inputOutput = "Input and output"
        case formatting = "Formatting"
        case variables = "Variables"
        case connection = "Connection"
        case system = "Operating system"
    }

    /// How many arguments there are, and how they are read.
    package struct Parameters: Sendable {
        var kinds: [CommandScanner.ArgumentKind] = []
        /// Without so many the command is not run.
        var required = 0
        /// How all further arguments are read; nil when there can be none.
        var rest: CommandScanner.ArgumentKind?

        static let none = Parameters()
        static let optional = Parameters(kinds: [.normal])
        static let any = Parameters(rest: .normal)
        static let line = Parameters(kinds: [.wholeLine])
        static let file = Parameters(kinds: [.normal], required: 1)
    }

    typealias Run = @Sendable (Shell, [CommandScanner.Argument], InputSource) throws(Failure) -> Shell.Verb

    /// Without the backslash.
    package let name: String
    /// How arguments are written in help: `[FILE]`.
    package let usage: String
    package let section: Section
    /// What it does, in a line.
    package let summary: String
    let parameters: Parameters
    let run: Run

    init(
        _ name: String, _ usage: String, _ section: Section, _ summary: String, _ parameters: Parameters,
        run: @escaping Run
    ) {
        self.name = name
        self.usage = usage
        self.section = section
        self.summary = summary
        self.parameters = parameters
        self.run = run
    }

    /// `\pset [NAME [VALUE]]`.
    package var synopsis: String { usage.isEmpty ? "\\\(name)" : "\\\(name) \(usage)" }

    /// All of them, in the order in which help lists them.
    package static let all: [MetaCommand] =
        generalCommands + queryCommands + transactionCommands + inputOutputCommands + formattingCommands
        + variableCommands + connectionCommands + systemCommands

    package static func named(_ name: String) -> MetaCommand? { all.first { $0.name == name } }
}
