import IgniteCore

/// What `\copy` is asked to do.
struct CopyRequest: Equatable {
    /// What is copied on the side of the connection.
    enum Subject: Equatable {
        /// A table, by its name as in SQL, and the columns to copy, as stored; all if empty.
        case table(String, columns: [String])
        case query(String)
    }

    enum Direction: String {
        case from, to
    }

    /// The other side.
    enum Endpoint: Equatable {
        case file(String)
        /// A system command.
        case program(String)
        /// The lines after the command, or the output of results.
        case script
        /// The standard input or output of the program.
        case standard
        /// A table of another cluster: its URI, whose path ends with the name of the table.
        case cluster(String)
    }

    var subject: Subject
    var direction: Direction
    var endpoint: Endpoint
    var options = CopyOptions()
}

/// The options of `\copy`; those that psql has have its names and meanings.
struct CopyOptions: Equatable {
    enum Format: String, CaseIterable {
        case csv, json, jsonl, text, tsv
    }

    enum Header: Equatable {
        case none
        /// The first line is skipped, or written.
        case present
        /// The names in the first line must be those of the columns.
        case matches
    }

    /// What happens to rows whose keys exist.
    enum Mode: String, CaseIterable {
        /// They are an error.
        case insert
        /// They stay as they are.
        case skip
        /// They are replaced.
        case upsert
    }

    /// The columns that an option is about.
    enum Columns: Equatable {
        case all
        case named([String])

        func contains(_ name: String) -> Bool {
            switch self {
            case .all: true
            case .named(let names): names.contains(name)
            }
        }
    }

    /// How binary values are written.
    enum Binary: String, CaseIterable {
        case base64, hex
    }

    /// nil for that of the file's name, or text.
    var format: Format?
    var header = Header.none
    /// nil for that of the format.
    var delimiter: UInt8?
    var quote = UInt8(ascii: "\"")
    /// nil for the quote.
    var escape: UInt8?
    /// nil for that of the format.
    var null: String?
    /// The columns in which the text of NULL means NULL even in quotes.
    var forceNull = Columns.named([])
    /// The columns in which the text of NULL is text.
    var forceNotNull = Columns.named([])
    /// The columns that are always quoted.
    var forceQuote = Columns.named([])
    var mode = Mode.insert
    /// Whether lines that cannot be read are left out.
    var skipsErrors = false
    /// How many such lines there may be; nil for any number.
    var rejectLimit: Int?
    /// A file for them.
    var rejects: String?
    /// Whether the table is created, with the types found in the file.
    var creates = false
    /// The columns of the key of that table, as stored.
    var key: [String] = []
    /// Whether only what would happen is shown.
    var isDry = false
    /// The line to begin with, from 1.
    var start = 1
    var binary = Binary.hex
    /// Whether the rows of a move are compared with those of its source.
    var verifies = false
}

extension CopyOptions {
    /// Whether there are only options that moves between clusters have.
    var areThoseOfMoves: Bool {
        var others = self
        others.mode = .insert
        others.verifies = false
        others.creates = false
        return others == CopyOptions()
    }

    /// Returns how to go on after a part of the rows is stored, for messages.
    ///
    /// - Parameter others: The options for that, in parentheses.
    func resuming(_ others: String) -> String {
        let noun = others.contains(", ") ? "options" : "option"
        // The table exists by then.
        return "go on with the \(noun) \(others)\(creates ? " and without CREATE" : "")"
    }

    /// Returns why rows cannot be written to a table in a transaction; nil if they can.
    func obstacle(in table: any RowTable) -> IgniteError? {
        guard mode == .skip, !table.skipsInTransactions else { return nil }
        return IgniteError(
            .unsupported,
            "(skip) is not possible in a transaction: SQL writes \(table.name), and a row that exists would end it",
            hint: "\\commit or \\rollback first, with \\autocommit on; or use (upsert)")
    }

    /// Returns the format for a file.
    func format(of endpoint: CopyRequest.Endpoint) -> Format {
        if let format { return format }
        guard case .file(let name) = endpoint else { return .text }
        let bare = name.hasSuffix(".gz") ? String(name.dropLast(3)) : name
        let ending = bare.split(separator: ".").last.map { $0.lowercased() } ?? ""
        if ending == "ndjson" { return .jsonl }
        return bare.contains(".") ? Format(rawValue: ending) ?? .text : .text
    }
}
