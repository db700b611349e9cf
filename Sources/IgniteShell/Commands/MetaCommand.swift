package import IgniteCore

/// A meta-command: one row of the table that the help, the argument checks and the dispatcher use.
package struct MetaCommand: Sendable {
    /// The headings of `\?`, in order.
    package enum Section: String, CaseIterable, Sendable {
        case general = "General"
        case query = "Running statements"
        case buffer = "Query buffer"
        case transactions = "Transactions"
        case inputOutput = "Input and output"
        case information = "Information (options: S = show system views, + = more columns)"
        case cluster = "Cluster"
        case formatting = "Formatting"
        case variables = "Variables"
        case branches = "Conditionals"
        case connection = "Connection"
        case system = "Operating system"
    }

    /// The number of arguments and how they are read.
    package struct Parameters: Sendable {
        var kinds: [CommandScanner.ArgumentKind] = []
        /// The number of required arguments.
        var required = 0
        /// How all further arguments are read; nil if there are none.
        var rest: CommandScanner.ArgumentKind?
        /// Whether semicolons at the end of arguments, which people type out of habit, are removed.
        var dropsSemicolons = false
        /// What Tab completes for each argument; the last entry applies to all further arguments.
        var completion: [ArgumentCompletion] = []
        /// Whether an extra argument is an error, because the command could do something unintended.
        var refusesMore = false

        /// Whether an argument is the name of a file or directory.
        var namesFiles: Bool { completion.contains { [.files, .folders, .settingsAndFile].contains($0) } }

        static let none = Parameters()
        static let optional = Parameters(kinds: [.normal])
        static let twoOptional = Parameters(kinds: [.normal, .normal])
        static let any = Parameters(rest: .normal)
        static let line = Parameters(kinds: [.wholeLine])
        static let file = Parameters(kinds: [.normal], required: 1)
        static let pattern = Parameters(kinds: [.normal], dropsSemicolons: true)

        func completing(_ completion: ArgumentCompletion...) -> Parameters {
            var copy = self
            copy.completion = completion
            return copy
        }

        func refusingMore() -> Parameters {
            var copy = self
            copy.refusesMore = true
            return copy
        }
    }

    /// The options that follow a name: `S+` in `\dS+`.
    package struct Modifiers: Sendable {
        /// `S`: also show system objects.
        var withSystem = false
        /// `+`: show more columns.
        var isVerbose = false

        init(_ letters: Substring = "") {
            withSystem = letters.contains("S")
            isVerbose = letters.contains("+")
        }
    }

    typealias Run = @Sendable (Shell, [CommandScanner.Argument], ScriptContext) throws(Failure) -> CommandResult
    typealias Describe = @Sendable (Shell, [CommandScanner.Argument], Modifiers) throws(Failure) -> Void

    /// The name, without the backslash.
    package let name: String
    /// The arguments as shown in the help, such as `[FILE]`.
    package let usage: String
    package let section: Section
    /// A one-line summary.
    package let summary: String
    let parameters: Parameters
    let run: Run
    /// The letters that can follow the name, and the function that runs with them.
    private var modifiers: (letters: String, describe: Describe)?
    private var needs: @Sendable (any SystemCatalog) -> Bool = { _ in true }

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

    /// Creates a command whose name can be followed by letters.
    init(
        _ name: String, modifiers: String = "", _ usage: String, _ section: Section, _ summary: String,
        _ parameters: Parameters = .pattern, describe: @escaping Describe
    ) {
        self.init(name, usage, section, summary, parameters) { (shell, arguments, _) throws(Failure) in
            try describe(shell, arguments, Modifiers())
            return .proceed
        }
        self.modifiers = (modifiers, describe)
    }

    /// Returns the same command, limited to protocols whose catalog has what it needs.
    func needing(_ needs: @escaping @Sendable (any SystemCatalog) -> Bool) -> MetaCommand {
        var copy = self
        copy.needs = needs
        return copy
    }

    /// Returns whether the command is available with the given capabilities.
    package func exists(in catalog: any SystemCatalog) -> Bool { needs(catalog) }

    /// Returns the summary, with the products that have the command if not all of them do.
    package func summary(among dialects: [any Dialect]) -> String {
        let names = dialects.filter { exists(in: $0.catalog) }.map(\.name)
        guard names.count < dialects.count else { return summary }
        // Both engines of Ignite 2 have a dialect.
        let products: [String] = names.reduce(into: []) { known, name in if !known.contains(name) { known.append(name) }
        }
        return "\(summary) (\(products.joined(separator: ", ")) only)"
    }

    /// The command with its arguments, such as `\dt[S+] [PATTERN]`.
    package var synopsis: String {
        let letters = modifiers.map { $0.letters.isEmpty ? "" : "[\($0.letters)]" } ?? ""
        return "\\\(name)\(letters)\(usage.isEmpty ? "" : " ")\(usage)"
    }

    /// All commands, in the order of the help.
    package static let all: [MetaCommand] = [
        generalCommands, tourCommands, queryCommands, statementCommands, crosstabCommands, chartCommands,
        repetitionCommands, bufferCommands, transactionCommands, inputOutputCommands, copyCommands, dumpCommands,
        describeCommands, healthCommands, clusterCommands, topCommands,
        cacheListCommands,
        cacheCommands,
        formattingCommands,
        variableCommands, promptCommands, branchCommands, connectionCommands, connectCommands, profileCommands,
        systemCommands,
    ].flatMap { $0 }

    /// Returns the command with the given name, including letters after it, such as `dt+`.
    package static func named(_ name: String) -> MetaCommand? {
        all.first { $0.name == name } ?? all.lazy.compactMap { $0.modified(as: name) }.first
            ?? relationList(name)
    }

    /// Returns psql's command for several kinds of relations, such as `\dti+`, including kinds that Ignite does not
    /// have.
    private static func relationList(_ name: String) -> MetaCommand? {
        let letters = name.dropFirst()
        guard name.hasPrefix("d"), let first = letters.first, "Eimstv".contains(first),
            letters.allSatisfy("EimstvS+".contains)
        else { return nil }
        return MetaCommand(
            name, "[PATTERN]", .information, "list relations of several kinds", .pattern.completing(.relations)
        ) { (shell, arguments, _) throws(Failure) in
            try shell.listRelations(letters, arguments)
        }
    }

    private func modified(as fullName: String) -> MetaCommand? {
        guard let (letters, describe) = modifiers, fullName.hasPrefix(name) else { return nil }
        let given = fullName.dropFirst(name.count)
        guard given.allSatisfy(letters.contains) else { return nil }
        return MetaCommand(fullName, usage, section, summary, parameters) { (shell, arguments, _) throws(Failure) in
            try describe(shell, arguments, Modifiers(given))
            return .proceed
        }.needing(needs)
    }
}
