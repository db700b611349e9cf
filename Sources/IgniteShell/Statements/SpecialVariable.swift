import IgniteCore

/// A variable that controls the shell. The table `all` is the only place that lists them.
package struct SpecialVariable: Sendable {
    /// The values that a variable accepts.
    package enum Kind: Sendable {
        case boolean
        case integer(atLeast: Int)
        /// One of these words, in upper or lower case.
        case word([String])
        /// A boolean, or this word.
        case booleanOr(String)
        case string
    }

    package let name: String
    package let kind: Kind
    /// The initial value, or nil if the variable is initially not set.
    package let initial: String?
    /// A one-line description for `\? variables`.
    package let help: String

    package init(name: String, kind: Kind, initial: String?, help: String) {
        self.name = name
        self.kind = kind
        self.initial = initial
        self.help = help
    }

    package static let all: [SpecialVariable] = [
        SpecialVariable(
            name: "AUTOCOMMIT", kind: .boolean, initial: "on",
            help: "if on, each statement is committed automatically"),
        SpecialVariable(
            name: "COLLOCATED", kind: .boolean, initial: nil,
            help: "Ignite 2: if on, rows of a group are on the same node"),
        SpecialVariable(
            name: "DISTRIBUTED_JOINS", kind: .boolean, initial: nil,
            help: "Ignite 2: if on, join tables that are not collocated"),
        SpecialVariable(
            name: "ECHO", kind: .word(Variables.Echo.allCases.map(\.rawValue)), initial: "none",
            help: "which input is echoed: all, queries, errors or none"),
        SpecialVariable(
            name: "ECHO_HIDDEN", kind: .booleanOr(Variables.EchoHidden.noexec.rawValue), initial: "off",
            help: "if on, show the queries of meta-commands; noexec: only show"),
        SpecialVariable(
            name: "ENFORCE_JOIN_ORDER", kind: .boolean, initial: nil,
            help: "Ignite 2: if on, join tables in the order of the statement"),
        SpecialVariable(
            name: "FRESH_READS", kind: .booleanOr(Variables.FreshReads.auto.rawValue),
            initial: Variables.FreshReads.auto.rawValue,
            help: "if on, reads see all committed rows; auto: only at the terminal"),
        SpecialVariable(
            name: "HEALTH_AGE", kind: .integer(atLeast: 1), initial: "60",
            help: "seconds from which \\health calls transactions old"),
        SpecialVariable(
            name: "HISTCONTROL", kind: .word(["none", "ignorespace", "ignoredups", "ignoreboth"]), initial: "none",
            help: "which statements are left out of the history"),
        SpecialVariable(
            name: "HISTSIZE", kind: .integer(atLeast: 0), initial: "5000",
            help: "number of statements kept in the history; 0 keeps all"),
        SpecialVariable(
            name: "LAZY", kind: .boolean, initial: nil,
            help: "Ignite 2: if on, the server computes rows when requested"),
        SpecialVariable(
            name: "LOCAL", kind: .boolean, initial: nil,
            help: "Ignite 2: if on, read only data of the connected node"),
        SpecialVariable(
            name: "MAX_ROWS", kind: .integer(atLeast: 0), initial: nil,
            help: "Ignite 2: maximum number of rows of a result; 0 for all"),
        SpecialVariable(
            name: "ON_ERROR_STOP", kind: .boolean, initial: "off",
            help: "if on, a script stops at its first error"),
        SpecialVariable(
            name: "PROMPT1", kind: .string, initial: "%P %M/%/%s> ",
            help: "the prompt: %M address %P protocol %/ schema %s state"),
        SpecialVariable(
            name: "PROMPT2", kind: .string, initial: "%P %M/%/%R> ",
            help: "the prompt within a statement: %R open construct, %l line"),
        SpecialVariable(
            name: "QUIET", kind: .boolean, initial: "off",
            help: "if on, print only results and errors"),
        SpecialVariable(
            name: "REPLICATED_ONLY", kind: .boolean, initial: nil,
            help: "Ignite 2: if on, statements read only replicated tables"),
        SpecialVariable(
            name: "TX_TIMEOUT", kind: .integer(atLeast: 1), initial: nil,
            help: "transaction timeout in seconds, enforced by the cluster"),
        SpecialVariable(
            name: "VERBOSITY", kind: .word(Variables.Verbosity.allCases.map(\.rawValue)), initial: "default",
            help: "detail of error messages: default, verbose or terse"),
    ]

    package static func named(_ name: String) -> SpecialVariable? {
        all.first { $0.name == name }
    }

    /// The possible values, if they can be listed.
    package var choices: [String] {
        switch kind {
        case .boolean: ["off", "on"]
        case .booleanOr(let word): ["off", "on", word]
        case .word(let words): words
        case .integer, .string: []
        }
    }

    /// Returns the value after `\unset`. As in psql, a boolean is then off, regardless of its initial value.
    package func unset() -> String? {
        switch kind {
        case .boolean, .booleanOr: initial == nil ? nil : "off"
        case .integer, .word, .string: initial
        }
    }

    /// Checks a value and returns the value to store. An empty value turns a boolean on.
    package func checked(_ value: String) throws(ShellError) -> String {
        switch kind {
        case .boolean:
            if value.isEmpty { return "on" }
            guard Variables.boolean(value) != nil else {
                throw failure("unrecognized value \"\(value)\" for \"\(name)\": Boolean expected")
            }
        case .integer(let least):
            guard let number = Int(value) else {
                throw failure("invalid value \"\(value)\" for \"\(name)\": integer expected")
            }
            guard number >= least else {
                throw failure("invalid value \"\(value)\" for \"\(name)\": must be at least \(least)")
            }
        case .word(let words):
            guard words.contains(value.lowercased()) else {
                let list = words.joined(separator: ", ")
                let near = suggestion(for: value, among: words)
                throw failure("unrecognized value \"\(value)\" for \"\(name)\": expected one of \(list)\(near)")
            }
        case .booleanOr(let word):
            if value.isEmpty { return "on" }
            guard Variables.boolean(value) != nil || value.lowercased() == word else {
                throw failure("unrecognized value \"\(value)\" for \"\(name)\": expected on, off or \(word)")
            }
        case .string: break
        }
        return value
    }

    private func failure(_ text: String) -> ShellError { ShellError(text) }
}
