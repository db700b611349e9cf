import IgniteCore
import IgniteShell

/// The documents that are made from the tables of options, commands and settings, and kept in the tree: the manual page
/// and the completions of three shells. A test compares them.
func document(_ name: String) -> String? {
    switch name {
    case "man": ManualPage().text
    case "bash": ShellCompletion.bash
    case "zsh": ShellCompletion.zsh
    case "fish": ShellCompletion.fish
    default: nil
    }
}

/// Options that are listed; those without a summary are second names and the like.
let documentedOptions = Option.all.filter { !$0.summary.isEmpty }

/// ignite-sql(1), in mdoc.
struct ManualPage {
    /// When what it says last changed in a way that readers notice.
    private static let date = "November 21, 2026"

    private(set) var text = ""

    init() {
        heading()
        description()
        options()
        security()
        section("META-COMMANDS")
        paragraph("A backslash begins a command of the shell's; it ends with its line.")
        for part in MetaCommand.Section.allCases {
            text += ".Ss \(escaped(part.rawValue))\n"
            list(MetaCommand.all.filter { $0.section == part }.map { ($0.synopsis, $0.summary) })
        }
        section("FORMATS")
        list(OutputFormats.all.map { ($0.name, $0.summary) })
        section("SETTINGS OF \\pset")
        list(FormatSetting.all.map { ($0.name, $0.summary) })
        section("VARIABLES")
        list(SpecialVariable.all.map { ($0.name, $0.help) })
        section("PROMPTS")
        paragraph("PROMPT1 is the prompt, PROMPT2 that within a statement. In both stand for other text:")
        text += ".Pp\n"
        list(promptEscapes.map { ($0.escape, $0.help) })
        lineEditor()
        freshReads()
        surroundings()
    }

    private mutating func heading() {
        text += """
            .Dd \(Self.date)
            .Dt IGNITE-SQL 1
            .Os
            .Sh NAME
            .Nm ignite\\-sql
            .Nd the SQL terminal for Apache Ignite
            .Sh SYNOPSIS
            .Nm
            .Op Ar option ...
            .Op Ar connection

            """
    }

    private mutating func description() {
        section("DESCRIPTION")
        paragraph(
            """
            Runs SQL on an Apache Ignite 3 cluster: what a person types, what a script says, or what the command line \
            gives. Without -c and -f it reads standard input; at a terminal it edits lines, keeps a history and prompts.
            """)
        text += ".Pp\n"
        paragraph(
            """
            The connection is host[:port][,host[:port]]... or a URI, \
            ignite3://[user[:password]@]host[:port][,...][/SCHEMA][?option=value&...]. Without one it is \
            $IGNITE_SQL_URI, else the profile \"default\", else ignite://127.0.0.1:10800. What is said in more than \
            one place is taken from the first of these: an option, the URI, the environment, the profile.
            """)
        text += ".Pp\n"
        paragraph(
            """
            A schema that does not exist is refused, with the nearest name.
            """)
        text += ".Pp\n"
        paragraph(
            """
            A password comes from the URI, $IGNITE_SQL_PASSWORD, the profile, the passfile or a prompt, whichever has \
            one first. In a URI on the command line it is overwritten in the argument vector as the program's first \
            act; for a moment before that other users can see it. If the cluster wants a login and no user was given, \
            the program asks for the user at the terminal, too; with -w it asks for nothing.
            """)
        text += ".Pp\n"
        paragraph(
            """
            Rows go to standard output, everything else to standard error. A transaction stays open across statements; \
            COMMIT asks the cluster whether there is still something to commit and says \"not committed\" if there is not.
            """)
    }

    private mutating func options() {
        section("OPTIONS")
        for part in Option.Section.allCases {
            text += ".Ss \(escaped(part.rawValue))\n.Bl -tag -width Ds\n"
            for option in documentedOptions where option.section == part {
                let argument = option.argument.map { " Ar \(escaped($0))" } ?? ""
                let short = option.short.map { "Fl \(escaped(String($0)))\(argument) , " } ?? ""
                text += ".It \(short)Fl \(escaped("-\(option.long)"))\(argument)\n"
                paragraph(option.summary)
            }
            text += ".El\n"
        }
    }

    private mutating func security() {
        section("TLS")
        paragraph(
            """
            Without an option nothing is encrypted. Each of the options for TLS switches it on, and the server must \
            then have a certificate that is signed by a known CA and is for the host that was asked for: verify-full. \
            With --tls verify-ca the host does not matter. With --tls require nothing is verified, which protects from \
            listeners but not from impostors. Where TLS is asked for there is never a connection without it.
            """)
        text += ".Pp\n"
        paragraph(
            """
            Files are in PEM. The CAs are those of the system, or those in the file of --tls-ca. The file of --tls-cert \
            may hold the key, too. --tls-ciphers takes names of OpenSSL's or of the standard, separated by colons. What \
            it does not name is not used: a list without a suite of TLS 1.3 rules that version out. In a URI the options \
            are tls, tlsCA, tlsCert, tlsKey, tlsKeyPassword, tlsKeyPasswordFile, tlsCiphers and tlsMinVersion.
            """)
    }

    private mutating func lineEditor() {
        section("LINE EDITOR")
        paragraph(
            """
            At a terminal lines are edited by libedit, with the keys of emacs or, by ~/.editrc, of vi. Tab completes; \
            Ctrl-R and Ctrl-S search the history for plain text, older and newer statements; Ctrl-G ends the search. \
            The history keeps one entry a statement, at most 8 MiB of them in memory.
            """)
        text += ".Pp\n"
        paragraph(
            """
            libedit keeps one code point a cell. Characters of several, such as e with a combining accent, or those of \
            Thai and Hindi, are drawn wrongly while a line is edited. They are sent as they were typed.
            """)
    }

    private mutating func freshReads() {
        section("READS AND OTHER SESSIONS")
        paragraph(
            """
            Outside a transaction, and in a read-only one, a read on Ignite 3 always sees what its own session has \
            committed, but may miss rows that other sessions have committed within the last two seconds. A fresh read \
            sees them as well. For that it waits up to 0.25 seconds, unless it reads by primary key or from system views.
            """)
        text += ".Pp\n"
        paragraph(
            """
            With FRESH_READS set to auto, as it is at the start, reads are fresh at the terminal, except those that \
            follow the statement before at once, as when text is pasted. In scripts they are not, unless the connection \
            asks for it by the URI option freshReads=true. With on every read is fresh, with off none.
            """)
    }

    private mutating func surroundings() {
        environment()
        files()
        section("EXIT STATUS")
        list(exitStatuses)
        text += ".Pp\n"
        paragraph(
            """
            An error in the start-up file ends the rest of that file when ON_ERROR_STOP is on there, and never the \
            program. A -c that failed makes the status 1 even when a later one succeeds.
            """)
        section("EXAMPLES")
        text += """
            .Dl ignite\\-sql 127.0.0.1:10800 < script.sql
            .Dl ignite\\-sql \\-\\-csv \\-c \\(aqselect * from person\\(aq node1,node2 > person.csv
            .Dl ignite\\-sql \\-v ON_ERROR_STOP=1 \\-f schema.sql \\-f data.sql ignite3://node1/SALES
            .Dl ignite\\-sql \\-\\-tls\\-ca ca.pem \\-\\-tls\\-cert me.pem \\-\\-tls\\-key me.key node1

            """
    }

    private mutating func environment() {
        section("ENVIRONMENT")
        list([
            ("IGNITE_SQL_URI", "the connection, if none is given; not passed on to commands if it contains a password"),
            ("IGNITE_SQL_PROFILE", "the profile, if --profile is not given"),
            (
                "IGNITE_SQL_USER, IGNITE_SQL_SCHEMA",
                "the user and schema, if neither options nor the connection give them"
            ),
            ("IGNITE_SQL_PASSWORD", "the password, likewise; not passed on to commands that the shell runs"),
            ("IGNITE_SQL_PASSFILE", "the passfile"),
            ("IGNITE_SQL_RC", "the start-up file"),
            ("IGNITE_SQL_HISTORY", "the history file"),
            ("IGNITE_SQL_PAGER, PAGER", "the pager for output larger than the screen (default: less); blank for none"),
            ("LESS", "the options of less (default: -SRFX)"),
            ("IGNITE_SQL_EDITOR, EDITOR, VISUAL", "the editor that \\e starts (default: vi)"),
            ("COLUMNS", "the screen width, instead of the width that the terminal reports"),
            ("NO_COLOR, CLICOLOR_FORCE", "disable colors; use colors even without a terminal"),
            ("TZ", "the session time zone, if neither --time-zone nor the URI gives one"),
            ("XDG_CONFIG_HOME, XDG_STATE_HOME", "the directories of the files (default: ~/.config, ~/.local/state)"),
        ])
    }

    private mutating func files() {
        section("FILES")
        paragraph(
            """
            The name of a file may begin with ~ or ~user wherever one is given: in options, commands, URIs, config.ini \
            and the environment.
            """)
        list([
            ("$XDG_CONFIG_HOME/ignite-sql/config.ini", "profiles and settings"),
            ("$XDG_CONFIG_HOME/ignite-sql/passfile", "passwords"),
            ("$XDG_CONFIG_HOME/ignite-sql/rc", "statements and commands to run at the start, unless -X is given"),
            ("$XDG_STATE_HOME/ignite-sql/history", "the history"),
        ])
        text += ".Ss config.ini\n"
        paragraph(
            """
            Lines are \"name = value\" below a section; those that begin with ; or # are comments. Quotes around a \
            value keep the blanks at its ends. [settings] holds settings of \\pset and the variables that the shell \
            goes by; -X passes over it.
            """)
        text += ".Pp\n"
        paragraph(
            """
            [profile NAME] describes a connection for --profile NAME and \\profile NAME: uri is any connection, \
            addresses are host[:port][,...], the rest are the options of a URI: \
            \(ConnectionOption.all.map(\.name).joined(separator: ", ")). Given together with a connection a profile \
            says what the connection does not, its password too. --profile with a uri or addresses goes before \
            $IGNITE_SQL_URI. A file that holds a password is ignored if others can read it.
            """)
        example(
            """
            [settings]
            null = (null)
            pager = off
            PROMPT1 = "%P %M/%/%s> "

            [profile default]
            uri = ignite3://ada@node1,node2/SALES

            [profile test]
            addresses = 127.0.0.1:10900
            schema = SALES
            timeout = 30
            """)
        text += ".Ss passfile\n"
        paragraph(
            """
            Lines are host:port:user:password; the first that fits the server being connected to is taken. A * fits \
            everything, a : or \\ within the first three stands behind a \\, and lines that begin with # are comments. \
            Host and port are compared as the connection writes them. The file is ignored unless nobody else has \
            access to it (chmod 600).
            """)
        example(
            """
            node1:10800:ada:secret
            # the same everywhere
            *:*:reader:books
            """)
    }

    private mutating func example(_ lines: String) {
        text += ".Bd -literal -offset indent\n"
        for line in lines.split(separator: "\n", omittingEmptySubsequences: false) {
            text += protected(escaped(String(line)))
        }
        text += ".Ed\n"
    }

    private mutating func section(_ title: String) { text += ".Sh \(escaped(title))\n" }

    private mutating func list(_ rows: [(term: String, meaning: String)]) {
        text += ".Bl -tag -width Ds\n"
        for row in rows {
            text += ".It \(escaped(row.term))\n"
            paragraph(row.meaning)
        }
        text += ".El\n"
    }

    /// Text, one sentence a line as the formatter wants it.
    private mutating func paragraph(_ words: String) {
        var line = ""
        for word in words.split(separator: " ") {
            if escaped(line).utf8.count + escaped(String(word)).utf8.count > 76 {
                text += protected(escaped(line))
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
            if word.hasSuffix("."), !word.hasSuffix("..") {
                text += protected(escaped(line))
                line = ""
            }
        }
        if !line.isEmpty { text += protected(escaped(line)) }
    }

    /// A line that begins with a point or a quote would be a request.
    private func protected(_ line: String) -> String {
        (line.hasPrefix(".") || line.hasPrefix("'") ? "\\&" : "") + line + "\n"
    }

    /// Text as the formatter reads it. Names of options, files and the like are not hyphenated: only words of
    /// small letters are.
    private func escaped(_ text: String) -> String {
        text.split(separator: " ", omittingEmptySubsequences: false).map { word in
            let isPlain = word.allSatisfy { $0.isLowercase || $0 == "," }
            return (isPlain ? "" : "\\%") + escaped(word: word)
        }.joined(separator: " ")
    }

    private func escaped(word: Substring) -> String {
        var result = ""
        for character in word {
            switch character {
            case "\\": result += "\\e"
            case "-": result += "\\-"
            case "…": result += "..."
            case "|": result += "\\(ba"
            case "\"": result += "\\(dq"
            default: result.append(character)
            }
        }
        return result
    }
}
