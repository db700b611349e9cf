package import IgniteCore

/// The variables of the shell, which `\set` and `--set` set.
package struct Variables: Sendable {
    private var values: [String: String] = [:]

    /// Creates the special variables with their defaults.
    package init() {
        for variable in SpecialVariable.all { values[variable.name] = variable.initial }
    }

    /// The value of a variable; nil if it is not set.
    package subscript(name: String) -> String? { values[name] }

    /// All variables, sorted by name.
    package var all: [(name: String, value: String)] {
        values.map { ($0.key, $0.value) }.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    /// Sets a variable. A special variable rejects invalid values.
    package mutating func set(_ name: String, _ value: String) throws(ShellError) {
        try Self.checkName(name)
        values[name] = try SpecialVariable.named(name)?.checked(value) ?? value
    }

    /// Unsets a variable. A special variable returns to its unset value.
    package mutating func unset(_ name: String) throws(ShellError) {
        try Self.checkName(name)
        values[name] = SpecialVariable.named(name)?.unset()
    }

    /// Sets a variable that the shell itself provides, such as ROW_COUNT, without a check.
    package mutating func assign(_ name: String, _ value: String) { values[name] = value }

    private static func checkName(_ name: String) throws(ShellError) {
        guard !name.isEmpty, name.utf8.allSatisfy(\.isNameByte) else {
            throw ShellError("invalid variable name: \"\(name)\"")
        }
    }

    /// Returns the boolean for `on off true false yes no 1 0`, in any case and in unambiguous abbreviations; otherwise
    /// nil.
    package static func boolean(_ value: String) -> Bool? {
        let word = value.lowercased()
        guard !word.isEmpty else { return nil }
        switch word {
        case "1", "on": return true
        case "0", "of", "off": return false
        default: break
        }
        if "true".hasPrefix(word) || "yes".hasPrefix(word) { return true }
        if "false".hasPrefix(word) || "no".hasPrefix(word) { return false }
        return nil
    }
}

// MARK: What the special ones say

extension Variables {
    /// ECHO.
    package enum Echo: String, CaseIterable, Sendable {
        case none, errors, queries, all
    }

    /// ECHO_HIDDEN.
    package enum EchoHidden: String, Sendable {
        case off, on, noexec
    }

    /// FRESH_READS.
    package enum FreshReads: String, Sendable {
        case off, on, auto
    }

    /// VERBOSITY.
    package enum Verbosity: String, CaseIterable, Sendable {
        case `default`, verbose, terse
    }

    package var autocommit: Bool { isOn("AUTOCOMMIT") }
    package var onErrorStop: Bool { isOn("ON_ERROR_STOP") }
    package var quiet: Bool { isOn("QUIET") }
    package var echo: Echo { word("ECHO").flatMap(Echo.init) ?? .none }
    package var echoHidden: EchoHidden {
        word("ECHO_HIDDEN") == EchoHidden.noexec.rawValue ? .noexec : isOn("ECHO_HIDDEN") ? .on : .off
    }
    package var freshReads: FreshReads {
        word("FRESH_READS") == FreshReads.auto.rawValue ? .auto : isOn("FRESH_READS") ? .on : .off
    }
    package var verbosity: Verbosity { word("VERBOSITY").flatMap(Verbosity.init) ?? .default }
    /// The age in seconds from which `\health` calls transactions and queries old.
    package var healthAge: Int { self["HEALTH_AGE"].flatMap { Int($0) } ?? 60 }
    /// The timeout in seconds; nil if it is not set.
    package var transactionTimeout: Int? { self["TX_TIMEOUT"].flatMap { Int($0) } }

    /// Replaces the options that variables set.
    package func apply(to options: inout Ignite2Options) {
        func set(_ name: String, _ option: inout Bool) {
            if let value = self[name].flatMap(Self.boolean) { option = value }
        }
        set("DISTRIBUTED_JOINS", &options.distributedJoins)
        set("ENFORCE_JOIN_ORDER", &options.enforceJoinOrder)
        set("COLLOCATED", &options.collocated)
        set("LOCAL", &options.local)
        set("REPLICATED_ONLY", &options.replicatedOnly)
        set("LAZY", &options.lazy)
        if let count = self["MAX_ROWS"].flatMap({ Int($0) }) { options.maxRows = count > 0 ? count : nil }
    }

    private func isOn(_ name: String) -> Bool { self[name].flatMap(Self.boolean) ?? false }
    private func word(_ name: String) -> String? { self[name]?.lowercased() }
}
