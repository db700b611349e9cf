package import IgniteCore

/// A meta-command: one row of the table that help, the check of arguments and the dispatcher read.
package struct MetaCommand: Sendable {
    /// The headings of `\?`, in their order.
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

    /// How many arguments there are, and how they are read.
    package struct Parameters: Sendable {
        var kinds: [CommandScanner.ArgumentKind] = []
        /// Without so many the command is not run.
        var required = 0
        /// How all further arguments are read; nil when there can be none.
        var rest: CommandScanner.ArgumentKind?
        /// Whether semicolons are taken off the end of arguments, where people type them out of habit.
        var dropsSemicolons = false
        /// What Tab offers for each argument; the last is that of all further ones.
        var completion: [ArgumentCompletion] = []
        /// Whether one argument too many is an error: the command does something that was perhaps not meant.
        var refusesMore = false

        /// Whether an argument is the name of a file or a folder.
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

    /// What letters behind a name ask for: `S+` in `\dS+`.
    package struct Modifiers: Sendable {
        /// `S`: what belongs to the system, too.
        var withSystem = false
        /// `+`: more columns.
        var isVerbose = false

        init(_ letters: Substring = "") {
            withSystem = letters.contains("S")
            isVerbose = letters.contains("+")
        }
    }

    typealias Run = @Sendable (Shell, [CommandScanner.Argument], ScriptContext) throws(Failure) -> CommandResult
    typealias Describe = @Sendable (Shell, [CommandScanner.Argument], Modifiers) throws(Failure) -> Void

    /// Without the backslash.
    package let name: String
    /// How arguments are written in help: `[FILE]`.
    package let usage: String
    package let section: Section
    /// What it does, in a line.
    package let summary: String
    let parameters: Parameters
    let run: Run
    /// The letters that may follow the name, and what is run with them.
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

    /// A command whose name may be followed by letters.
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

    /// The same command for protocols whose catalogue has what it needs.
    func needing(_ needs: @escaping @Sendable (any SystemCatalog) -> Bool) -> MetaCommand {
        var copy = self
        copy.needs = needs
        return copy
    }

    /// Whether the command is there where this is what can be asked.
    package func exists(in catalog: any SystemCatalog) -> Bool { needs(catalog) }

    /// The summary, with the products that have the command unless all of these have it.
    package func summary(among dialects: [any Dialect]) -> String {
        let names = dialects.filter { exists(in: $0.catalog) }.map(\.name)
        return names.count == dialects.count ? summary : "\(summary) (\(names.joined(separator: ", ")) only)"
    }

    /// `\dt[S+] [PATTERN]`.
    package var synopsis: String {
        let letters = modifiers.map { $0.letters.isEmpty ? "" : "[\($0.letters)]" } ?? ""
        return "\\\(name)\(letters)\(usage.isEmpty ? "" : " ")\(usage)"
    }

    /// All of them, in the order in which help lists them.
    package static let all: [MetaCommand] = [
        generalCommands, queryCommands, statementCommands, crosstabCommands, repetitionCommands, bufferCommands,
        transactionCommands, inputOutputCommands, describeCommands, clusterCommands, formattingCommands,
        variableCommands, promptCommands, branchCommands, connectionCommands, connectCommands, profileCommands,
        systemCommands,
    ].flatMap { $0 }

    /// The command of this name, letters behind it included: `dt+`.
    package static func named(_ name: String) -> MetaCommand? {
        all.first { $0.name == name } ?? all.lazy.compactMap { $0.modified(as: name) }.first
            ?? relationList(name)
    }

    /// psql's lists of several kinds of relations in one, `\dti+`; also of kinds that Ignite has none of.
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
