import IgniteCore
import IgniteShell

/// The actions and settings that the command line requests.
struct Invocation {
    var actions: [Shell.Action] = []
    /// Settings to apply in order, after the defaults and before the start-up file.
    var shellSettings: [(Shell) throws(ShellError) -> Void] = []
    /// Connection options, which override those of the URI.
    var connection: [(name: String, value: String)] = []
    var hosts: String?
    var port: UInt16?
    var passwordQuestion = ConnectionSettings.PasswordQuestion.ifNeeded
    /// `--profile`.
    var profile: String?
    var isSingleTransaction = false
    var logFile: String?
    var frameLogFile: String?
    var timeZone: String?
    var outputFile: String?
    var readsStartupFile = true
    var color = Color.Choice.auto
    var progress = Color.Choice.auto
    var showsHelp = false
    var showsVersion = false
    /// The document to print instead: `man`, `bash`, `zsh` or `fish`.
    var document: String?
    var listsProfiles = false
    var createsSampleTables = false
    /// `--health`.
    var checksHealth = false
    /// The port at which to serve the embedded node (`--serve-embedded`); 0 for any.
    var servedPort: UInt16?
}

/// A command-line option: one row of the table from which the parser and `--help` work.
struct Option: Sendable {
    /// The headings of `--help`, in order.
    enum Section: String, CaseIterable {
        case general = "General options"
        case connection = "Connection options"
        case output = "Output options"
    }

    let long: String
    let short: Character?
    /// The placeholder of the argument in the help; nil if the option takes no argument.
    let argument: String?
    let section: Section
    let summary: String
    /// The possible arguments, for shell completion; empty if any text is possible.
    var words: [String] {
        switch long {
        case "format": OutputFormats.all.map(\.name)
        case "tls": TLSOptions.Mode.allCases.map(\.rawValue)
        case "tls-min-version", "tls-max-version": TLSOptions.Version.allCases.map(\.rawValue)
        case "color", "progress": Color.Choice.allCases.map(\.rawValue)
        default: []
        }
    }
    /// The names that an argument of the form `NAME=VALUE` can set, for shell completion.
    var assignments: [(name: String, summary: String, values: [String])] {
        switch long {
        case "pset": PsetOption.all.map { ($0.name, $0.summary, $0.choices) }
        case "set": SpecialVariable.all.map { ($0.name, $0.help, $0.choices) }
        default: []
        }
    }
    /// Whether the argument can be left out; otherwise it follows a `=`.
    var isArgumentOptional: Bool { argument?.hasPrefix("[=") ?? false }
    /// The argument as it follows the name in the help.
    var argumentText: String { argument.map { isArgumentOptional ? $0 : " \($0)" } ?? "" }
    /// Whether the argument is a profile. `--list-profiles` lists their names.
    var takesProfile: Bool { long == "profile" }
    /// Whether the argument is a file name.
    var takesFile: Bool { argument == "FILE" }
    let apply: @Sendable (inout Invocation, String) throws(ShellError) -> Void

    init(
        _ long: String, _ short: Character? = nil, takes argument: String? = nil, _ section: Section,
        _ summary: String, apply: @escaping @Sendable (inout Invocation, String) throws(ShellError) -> Void
    ) {
        self.long = long
        self.short = short
        self.argument = argument
        self.section = section
        self.summary = summary
        self.apply = apply
    }

    static let all: [Option] = [
        Option("command", "c", takes: "SQL", .general, "run statements and meta-commands, then exit") {
            invocation, value in
            invocation.actions.append(.command(value))
        },
        Option("file", "f", takes: "FILE", .general, "run a script, then exit (-: standard input)") {
            invocation, value in
            invocation.actions.append(.file(value))
        },
        Option("dump", nil, takes: "[=ARGUMENTS]", .general, "write tables as a script, then exit; see \\dump") {
            invocation, value in
            invocation.actions.append(.command("\\dump \(value)"))
        },
        Option("health", nil, .general, "say what is wrong with the cluster, then exit; see \\health") {
            invocation, _ in
            invocation.checksHealth = true
        },
        Option("set", "v", takes: "NAME=VALUE", .general, "set a variable (also --variable)") { invocation, value in
            invocation.shellSettings.append(setVariable(value))
        },
        Option("variable", nil, takes: "NAME=VALUE", .general, "") { invocation, value in
            invocation.shellSettings.append(setVariable(value))
        },
        Option("single-transaction", "1", .general, "run all -c and -f in one transaction") { invocation, _ in
            invocation.isSingleTransaction = true
        },
        Option("no-rc", "X", .general, "skip the start-up file and the [settings] in config.ini") { invocation, _ in
            invocation.readsStartupFile = false
        },
        Option("version", "V", .general, "show the version, then exit") { invocation, _ in
            invocation.showsVersion = true
        },
        Option("serve-embedded", nil, takes: "PORT", .general, "serve the embedded node to this machine; 0: any port") {
            (invocation, value) throws(ShellError) in
            guard let port = UInt16(value) else {
                throw ShellError("--serve-embedded must be a port from 0 to 65535, not \"\(value)\"")
            }
            invocation.servedPort = port
        },
        Option("sample", nil, .general, "first create sample tables on the embedded node, for \\tour") {
            invocation, _ in
            invocation.createsSampleTables = true
        },
        // For package maintainers; not in the help.
        Option("generate", nil, takes: "DOCUMENT", .general, "") { invocation, value in invocation.document = value },
        // For shell completion; not in the help.
        Option("list-profiles", nil, .general, "") { invocation, _ in invocation.listsProfiles = true },
        Option("help", "?", .general, "show this help, then exit") { invocation, _ in invocation.showsHelp = true },

        Option("host", "h", takes: "HOST", .connection, "server host; separate several hosts with commas") {
            invocation, value in
            invocation.hosts = value
        },
        Option("port", "p", takes: "PORT", .connection, "server port (default: 10800)") {
            (invocation, value) throws(ShellError) in
            guard let port = UInt16(value), port > 0 else {
                throw ShellError("--port must be a number from 1 to 65535, not \"\(value)\"")
            }
            invocation.port = port
        },
        connection("user", "U", "NAME", "user name to log in with", "user"),
        Option("password", "W", .connection, "ask for the password, and for the user if none is given") {
            invocation, _ in
            invocation.passwordQuestion = .always
        },
        Option("no-password", "w", .connection, "never ask for a password") { invocation, _ in
            invocation.passwordQuestion = .never
        },
        Option("profile", nil, takes: "NAME", .connection, "use a connection profile from config.ini") {
            invocation, value in
            invocation.profile = value
        },
        connection("schema", nil, "NAME", "schema for unqualified names", "schema"),
        connection("timeout", nil, "S", "time limit for each statement, in seconds", "timeout"),
        connection(
            "connect-timeout", nil, "S", "time limit for connecting, in seconds (default: 10)", "connectTimeout"),
        connection(
            "handshake-timeout", nil, "S", "time limit for the answer to the handshake, in seconds", "handshakeTimeout"),
        connection(
            "socket-timeout", nil, "S", "time without any sign of life from the server, in seconds (default: 60)",
            "socketTimeout"),
        connection(
            "page-size", nil, "N",
            "rows fetched at a time (default: 1024; on Ignite 2 4096 unless output is a terminal)", "pageSize"),
        Option(
            "time-zone", nil, takes: "ZONE", .connection,
            "time zone, such as Europe/Berlin or +02:00; on Ignite 2, the server's by default"
        ) {
            invocation, value in
            invocation.timeZone = value
        },
        connection("tls", nil, "MODE", "encryption: disable, require, verify-ca, verify-full", "tls"),
        connection("tls-ca", nil, "FILE", "trusted CA certificates, instead of the system's", "tlsCA"),
        connection("tls-cert", nil, "FILE", "client certificate, in PEM format", "tlsCert"),
        connection("tls-key", nil, "FILE", "private key of the client certificate, in PEM format", "tlsKey"),
        connection(
            "tls-key-password-file", nil, "FILE", "file that holds the password of the private key",
            "tlsKeyPasswordFile"),
        connection("tls-ciphers", nil, "LIST", "offer only these cipher suites", "tlsCiphers"),
        connection("tls-min-version", nil, "VERSION", "lowest TLS version: 1.2 or 1.3 (default: 1.2)", "tlsMinVersion"),
        connection(
            "tls-max-version", nil, "VERSION", "highest TLS version: 1.2 or 1.3 (default: 1.3)", "tlsMaxVersion"),

        format("no-align", "A", "unaligned output", "format", "unaligned"),
        format("csv", nil, "comma-separated values", "format", "csv"),
        format("html", "H", "an HTML table", "format", "html"),
        Option("table-attr", "T", takes: "TEXT", .output, "attributes of the HTML table tag") { invocation, value in
            invocation.shellSettings.append(setFormat("tableattr", value))
        },
        format("json", nil, "an array of JSON objects", "format", "json"),
        Option("format", nil, takes: "NAME", .output, OutputFormats.all.map(\.name).joined(separator: ", ")) {
            invocation, value in
            invocation.shellSettings.append(setFormat("format", value))
        },
        format("tuples-only", "t", "rows only, without column names and footer", "tuples_only", "on"),
        format("expanded", "x", "expanded output: one line for each column", "expanded", "on"),
        Option("field-separator", "F", takes: "TEXT", .output, "field separator for unaligned output (default: |)") {
            invocation, value in
            invocation.shellSettings.append(setFormat("fieldsep", value))
        },
        Option(
            "record-separator", "R", takes: "TEXT", .output, "record separator for unaligned output (default: newline)"
        ) {
            invocation, value in
            invocation.shellSettings.append(setFormat("recordsep", value))
        },
        format("field-separator-zero", "z", "set the field separator to a zero byte", "fieldsep_zero", ""),
        format("record-separator-zero", "0", "set the record separator to a zero byte", "recordsep_zero", ""),
        Option("pset", "P", takes: "NAME[=VALUE]", .output, "change a setting, as \\pset does") { invocation, value in
            let (name, value) = assignment(value)
            invocation.shellSettings.append(setFormat(name, value))
        },
        Option("output", "o", takes: "FILE", .output, "write results to a file or to |COMMAND") {
            invocation, value in
            invocation.outputFile = value
        },
        Option("log-file", "L", takes: "FILE", .output, "also append statements and output to a file") {
            invocation, value in
            invocation.logFile = value
        },
        Option("log", nil, takes: "FILE", .output, "append a line for each frame sent or received, without data") {
            (invocation, value) in
            invocation.frameLogFile = value
        },
        variable("echo-all", "a", "echo all input", "ECHO", "all"),
        variable("echo-queries", "e", "echo each statement before running it", "ECHO", "queries"),
        variable("echo-errors", "b", "echo each statement that fails", "ECHO", "errors"),
        variable("echo-hidden", "E", "show the queries that meta-commands run", "ECHO_HIDDEN", "on"),
        Option("color", nil, takes: "WHEN", .output, "when to use color: auto (at a terminal), always, never") {
            (invocation, value) throws(ShellError) in
            invocation.color = try choice("color", value)
        },
        Option("progress", nil, takes: "WHEN", .output, "when to show progress of long queries: auto, always, never") {
            (invocation, value) throws(ShellError) in
            invocation.progress = try choice("progress", value)
        },
        variable("quiet", "q", "print only results and errors", "QUIET", "on"),
    ]

    private static func choice(_ option: String, _ word: String) throws(ShellError) -> Color.Choice {
        guard let choice = Color.Choice(rawValue: word.lowercased()) else {
            throw ShellError("--\(option) must be auto, always or never, not \"\(word)\"")
        }
        return choice
    }

    private static func connection(
        _ long: String, _ short: Character?, _ argument: String, _ summary: String, _ key: String
    ) -> Option {
        Option(long, short, takes: argument, .connection, summary) { invocation, value in
            invocation.connection.append((key, value))
        }
    }

    private static func format(
        _ long: String, _ short: Character?, _ summary: String, _ name: String, _ value: String
    ) -> Option {
        Option(long, short, .output, summary) { invocation, _ in
            invocation.shellSettings.append(setFormat(name, value))
        }
    }

    private static func variable(
        _ long: String, _ short: Character?, _ summary: String, _ name: String, _ value: String
    ) -> Option {
        Option(long, short, .output, summary) { invocation, _ in
            invocation.shellSettings.append(setVariable("\(name)=\(value)"))
        }
    }

    private static func setFormat(_ name: String, _ value: String?) -> (Shell) throws(ShellError) -> Void {
        { (shell) throws(ShellError) in try PsetOption.set(name, to: value, in: &shell.printing.format) }
    }

    /// Returns a setting for `NAME=VALUE`, which sets the variable, or `NAME`, which unsets it, as in psql.
    private static func setVariable(_ text: String) -> (Shell) throws(ShellError) -> Void {
        { (shell) throws(ShellError) in
            let (name, value) = assignment(text)
            if let value { try shell.variables.set(name, value) } else { try shell.variables.unset(name) }
        }
    }

    private static func assignment(_ text: String) -> (name: String, value: String?) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        return (String(parts[0]), parts.count > 1 ? String(parts[1]) : nil)
    }
}
