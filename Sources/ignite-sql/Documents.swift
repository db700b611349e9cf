import Ignite
import IgniteCore
import IgniteShell

/// Returns a document that is generated from the tables of options, commands and settings: the manual page, the tour, or
/// the completions of a shell.
///
/// The repository contains the generated files; a test compares them with this text.
///
/// - Parameter name: `man`, `tour`, `bash`, `zsh` or `fish`.
/// - Returns: The text, or nil if there is no such document.
func document(_ name: String) -> String? {
    switch name {
    case "man": ManualPage().text
    case "tour": Tour.page
    case "bash": ShellCompletion.bash
    case "zsh": ShellCompletion.zsh
    case "fish": ShellCompletion.fish
    default: nil
    }
}

/// The options that the documents list. Options without a summary, such as alternative names, are left out.
let documentedOptions = Option.all.filter { !$0.summary.isEmpty }

/// The manual page ignite-sql(1), in mdoc.
struct ManualPage {
    /// The date of the last change that readers notice.
    private static let date = "November 28, 2026"

    private(set) var text = ""

    init() {
        heading()
        description()
        options()
        security()
        section("META-COMMANDS")
        paragraph("A meta-command starts with a backslash and ends with its line.")
        for part in MetaCommand.Section.allCases {
            text += ".Ss \(escaped(part.rawValue))\n"
            list(MetaCommand.all.filter { $0.section == part }.map { ($0.synopsis, $0.summary(among: dialects)) })
        }
        section("FORMATS")
        list(OutputFormats.all.map { ($0.name, $0.summary) })
        section("SETTINGS OF \\pset")
        list(PsetOption.all.map { ($0.name, $0.summary) })
        section("VARIABLES")
        list(SpecialVariable.all.map { ($0.name, $0.help) })
        section("PROMPTS")
        paragraph(
            """
            PROMPT1 is the prompt; PROMPT2 is the prompt within a statement. These escapes are replaced in both:
            """)
        text += ".Pp\n"
        list(promptEscapes.map { ($0.escape, $0.help) })
        lineEditor()
        freshReads()
        ignite2()
        cacheEntries()
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
            Runs SQL on a cluster of Apache Ignite 3 or Ignite 2: statements typed at a terminal, read from scripts or given on the \
            command line. Without -c and -f it reads standard input. At a terminal it provides line editing, a history \
            and prompts.
            """)
        text += ".Pp\n"
        paragraph(
            """
            The connection is host[:port][,host[:port]]... or a URI, \
            ignite://[user[:password]@]host[:port][,...][/SCHEMA][?option=value&...]. The program finds out whether the \
            cluster is Ignite 3 or Ignite 2; ignite3:// and ignite2:// accept only one of them. Without a connection, the program uses \
            $IGNITE_SQL_URI, else the profile "default", else ignite://127.0.0.1:10800. If a value is set in several \
            places, the first of these counts: an option, the URI, the environment, the profile.
            """)
        text += ".Pp\n"
        paragraph(
            """
            embedded: is not a server but a node in this program, which runs the SQL of Ignite 3 over SQLite: for trying \
            statements and scripts without a cluster. Its tables are in a temporary file, which is removed at the end; \
            embedded:FILE keeps them in a file, whose name is everything after the colon. It refuses what it does not \
            support, with a message that names the embedded node. It has no users and no TLS. --serve-embedded serves it \
            to other programs on this machine until SIGINT or SIGTERM ends it; every user of the machine can connect.
            """)
        text += ".Pp\n"
        paragraph("If the schema does not exist, the program reports an error and suggests the nearest name.")
        text += ".Pp\n"
        paragraph(
            """
            The password is the first one found in the URI, $IGNITE_SQL_PASSWORD, the profile or the passfile; \
            otherwise the program asks for it. A password in a URI on the command line is visible to other users until \
            the program starts and overwrites it. If the cluster requires a login and no user is given, the program \
            asks for the user at the terminal as well. With -w it never asks.
            """)
        text += ".Pp\n"
        paragraph(
            """
            Rows go to standard output, everything else to standard error. A transaction stays open across statements. \
            Before COMMIT, the program asks an Ignite 3 cluster whether the transaction is still alive, and reports \
            "not committed" if it is not.
            """)
    }

    private mutating func options() {
        section("OPTIONS")
        for part in Option.Section.allCases {
            text += ".Ss \(escaped(part.rawValue))\n.Bl -tag -width Ds\n"
            for option in documentedOptions where option.section == part {
                let argument = option.argument.map(manArgument) ?? ""
                let short = option.short.map { "Fl \(escaped(String($0)))\(argument) , " } ?? ""
                text += ".It \(short)Fl \(escaped("-\(option.long)"))\(argument)\n"
                paragraph(option.summary)
            }
            text += ".El\n"
        }
    }

    /// Returns the argument of an option, such as `[=TEXT]`, which can be left out.
    private func manArgument(_ argument: String) -> String {
        argument.hasPrefix("[=")
            ? " Ns Op = Ns Ar \(escaped(String(argument.dropFirst(2).dropLast())))" : " Ar \(escaped(argument))"
    }

    private mutating func security() {
        section("TLS")
        paragraph(
            """
            By default, the connection is not encrypted. Any TLS option turns encryption on. The server must then \
            present a certificate that a trusted CA has signed and that matches the requested host (verify-full). \
            --tls verify-ca skips the check of the host. --tls require verifies nothing, which protects against \
            eavesdropping but not against impersonation. The program never falls back to an unencrypted connection \
            when TLS is requested.
            """)
        text += ".Pp\n"
        paragraph(
            """
            Files are in PEM format. Trusted CAs are the system's, or those in the file given with --tls-ca. The file \
            given with --tls-cert can also contain the key. --tls-ciphers takes OpenSSL or standard names, separated \
            by colons. Only the listed suites are used: a list without a TLS 1.3 suite disables TLS 1.3. \
            --tls-min-version and --tls-max-version restrict the version; with both, only one is used. In a URI, the \
            options are tls, tlsCA, tlsCert, tlsKey, tlsKeyPassword, tlsKeyPasswordFile, tlsCiphers, tlsMinVersion and \
            tlsMaxVersion.
            """)
    }

    private mutating func lineEditor() {
        section("LINE EDITOR")
        paragraph(
            """
            At a terminal, libedit edits lines, with the key bindings of emacs, or of vi if ~/.editrc selects them. \
            Tab completes the word. Ctrl-R and Ctrl-S search the history for plain text, backward and forward; Ctrl-G \
            ends the search. The history has one entry for each statement, and at most 8 MiB of entries in memory.
            """)
        text += ".Pp\n"
        paragraph(
            """
            libedit stores one code point per cell. Characters made of several code points, such as e with a combining \
            accent, or Thai and Hindi text, are drawn incorrectly while a line is edited. They are sent as typed.
            """)
    }

    private mutating func freshReads() {
        section("READS AND OTHER SESSIONS")
        paragraph(
            """
            Outside a transaction, and in a read-only one, a read on Ignite 3 always sees what its own session has \
            committed, but can miss rows that other sessions have committed within the last two seconds. A fresh read \
            sees these rows as well. To do so, it waits up to 0.25 seconds, unless it reads by primary key or from \
            system views.
            """)
        text += ".Pp\n"
        paragraph(
            """
            If FRESH_READS is auto, the default, reads at the terminal are fresh, except those that immediately follow \
            the previous statement, as when text is pasted. Reads in scripts are not fresh, unless the connection sets \
            the URI option freshReads=true. With on, every read is fresh; with off, no read is.
            """)
    }

    private mutating func ignite2() {
        section("IGNITE 2")
        paragraph(
            """
            SQL takes part in transactions only if the servers use the Calcite engine and txAwareQueriesEnabled. \
            Elsewhere, \\begin, BEGIN and \\autocommit off are errors, because statements would run outside the \
            transaction. The only isolation level of SQL is READ COMMITTED. \\begin also takes optimistic or \
            pessimistic, isolation LEVEL and label TEXT.
            """)
        text += ".Pp\n"
        paragraph(
            """
            DATE, TIME and TIMESTAMP are shown in the time zone of the server, or in that of --time-zone. The types of \
            columns are those of the values, because servers do not send others. Values without an SQL type are shown \
            as text: arrays, maps, and objects with their fields.
            """)
        text += ".Pp\n"
        paragraph(
            """
            The variables COLLOCATED, DISTRIBUTED_JOINS, ENFORCE_JOIN_ORDER, LAZY, LOCAL, MAX_ROWS and REPLICATED_ONLY \
            set the options of statements. In a URI they are collocated, distributedJoins, enforceJoinOrder, lazy, \
            local, maxRows and replicatedOnly; the URI options statementType (any, select or update) and cache (whose \
            schema is used) have no variable.
            """)
    }

    private mutating func cacheEntries() {
        section("ENTRIES OF CACHES")
        paragraph(
            """
            \\cache reads and writes the entries of a cache of Ignite 2. The name of a cache is written as it is stored, \
            in double quotes if it contains blanks; the cache of table PERSON is SQL_PUBLIC_PERSON. All operations \
            except size and clear take part in the current transaction, which a transactional cache also begins if \
            autocommit is off. An atomic cache cannot take part.
            """)
        text += ".Pp\n"
        paragraph(
            """
            Keys and values are 1, 1.5, 'text', true, null, X'00ff', DATE '2024-01-01', TIME '12:00:00', \
            TIMESTAMP '2024-01-01 12:00:00', UUID '...', lists such as [1, 2], maps such as {'a': 1}, and objects such \
            as Person {name: 'Ada', age: 36}. A type can follow: 1::int, 12.50::decimal, [1, 2]::int[], 'RED'::Color. \
            Without one, a value has the type that the table of the cache requires, or the field of the object; \
            otherwise whole numbers are long and other numbers double. Keys are equal only if their types are. \
            Objects of a table need no name of their type. Dates and times are in the time zone of the server.
            """)
        text += ".Pp\n"
        paragraph(
            """
            Objects of one type are shown with a column for each field, and values without an SQL type as text. \
            The first page of a scan determines the columns; if a later entry does not fit them, it and those after it \
            follow in another result, with one column for keys and one for values.
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
            An error in the start-up file skips the rest of that file if ON_ERROR_STOP is on there, but never ends the \
            program. A failed -c sets the status to 1 even if a later one succeeds.
            """)
        section("EXAMPLES")
        text += """
            .Dl ignite\\-sql embedded: < script.sql
            .Dl ignite\\-sql 127.0.0.1:10800 < script.sql
            .Dl ignite\\-sql \\-\\-csv \\-c \\(aqselect * from person\\(aq node1,node2 > person.csv
            .Dl ignite\\-sql \\-v ON_ERROR_STOP=1 \\-f schema.sql \\-f data.sql ignite://node1/SALES
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
            ("TZ", "the time zone on Ignite 3, if neither --time-zone nor the URI gives one"),
            ("XDG_CONFIG_HOME, XDG_STATE_HOME", "the directories of the files (default: ~/.config, ~/.local/state)"),
        ])
    }

    private mutating func files() {
        section("FILES")
        paragraph(
            """
            A file name can start with ~ or ~user wherever one is given: in options, commands, URIs, config.ini and \
            the environment.
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
            Each line is "name = value" in a section; lines that start with ; or # are comments. Quotes around a value \
            preserve leading and trailing blanks. [settings] contains \\pset settings and special variables; -X skips \
            it.
            """)
        text += ".Pp\n"
        paragraph(
            """
            [profile NAME] describes a connection for --profile NAME and \\profile NAME: uri is any connection, \
            addresses is host[:port][,...], and the rest are URI options: \
            \(ConnectionOption.all.map(\.name).joined(separator: ", ")). If both a connection and a profile are given, \
            the profile supplies what the connection leaves out, including the password. A profile given with \
            --profile that sets uri or addresses takes precedence over $IGNITE_SQL_URI. A file that contains a \
            password is ignored if other users can read it.
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
            Each line is host:port:user:password; the first line that matches the server is used. * matches anything. \
            In the first three fields, write \\ before a : or \\. Lines that start with # are comments. Host and port \
            are compared as the connection gives them. The file is ignored if other users have any access to it (chmod \
            600).
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

    /// Appends text with one sentence per line, as mdoc expects.
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

    /// Protects a line that starts with a period or a quote, which would be a request.
    private func protected(_ line: String) -> String {
        (line.hasPrefix(".") || line.hasPrefix("'") ? "\\&" : "") + line + "\n"
    }

    /// Returns text escaped for the formatter. Only lowercase words are hyphenated, not names of options and files.
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
