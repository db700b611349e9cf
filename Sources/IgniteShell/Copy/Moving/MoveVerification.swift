import IgniteCore

/// Compares rows with those of a table, by key.
struct MoveVerification {
    /// The number of rows that are compared at a time.
    private static let rowsAtATime = 4096
    /// The number of keys that are named for each kind of difference.
    private static let shownKeys = 3

    /// What stands for a key: 128 bits, which no two keys share.
    private struct KeyHash: Hashable {
        let first: Int
        let second: Int

        init(_ key: [Value?]) {
            var (one, other) = (Hasher(), Hasher())
            one.combine(key)
            other.combine(0)
            other.combine(key)
            (first, second) = (one.finalize(), other.finalize())
        }
    }

    /// Rows that are not as they should be.
    private struct Deviation {
        var count = 0
        var shown: [String] = []

        mutating func add(_ key: @autoclosure () -> String) {
            count += 1
            if shown.count < MoveVerification.shownKeys { shown.append(key()) }
        }

        mutating func remove(_ key: String) {
            count -= 1
            shown.removeAll { $0.hasPrefix(key) }
        }
    }

    private var conversion: MoveConversion
    private let table: any RowTable
    /// The number of rows that were compared.
    private(set) var compared = 0
    private var missing = Deviation()
    private var different = Deviation()
    private var repeated = Deviation()
    private var extraCount = 0
    /// The keys so far, and whether their rows are among the different ones; nil if no key can occur twice.
    private var seen: [KeyHash: Bool]?

    /// - Parameter keysCanRepeat: Whether the source can have several rows for a key, of which the table has one. Keys
    ///   are remembered then.
    init(_ conversion: MoveConversion, keysCanRepeat: Bool) {
        self.conversion = conversion
        seen = keysCanRepeat ? [:] : nil
        table = conversion.table
    }

    /// Compares all rows of the source.
    ///
    /// - Parameter progress: Is called with the number of rows so far.
    mutating func compare(_ rows: CopyRows, progress: (Int) -> Void) throws(IgniteError) {
        while true {
            var wanted: [[Value?]] = []
            while wanted.count < Self.rowsAtATime, let row = try rows.nextRow() {
                wanted.append(try fitted(try conversion.converted(row)))
            }
            guard !wanted.isEmpty else { return }
            var keys = wanted.makeIterator()
            let found = try table.run(.getAll, in: nil) { () throws(IgniteError) in
                keys.next().map { row in table.keyColumns.map { row[$0] } }
            }
            for (row, stored) in zip(wanted, found.rows) { compare(row, stored) }
            compared += wanted.count
            progress(compared)
        }
    }

    /// Notes the number of rows that the table has.
    mutating func noteRows(inTable count: Int) {
        extraCount = max(0, count - (compared - missing.count - repeated.count))
    }

    /// Returns a row as the table stores it.
    private func fitted(_ row: [Value?]) throws(IgniteError) -> [Value?] {
        var row = row
        for place in conversion.places {
            if let value = row[place] { row[place] = try table.fitted(value, inColumn: place) }
        }
        return row
    }

    private mutating func compare(_ wanted: [Value?], _ stored: RowResult.Row?) {
        func key() -> String { keyText(table.keyColumns.map { (table.columns[$0].name, wanted[$0] ?? .null) }) }
        let hash = seen.map { _ in KeyHash(table.keyColumns.map { wanted[$0] }) }
        if let hash, let isDifferent = seen?[hash] {
            // Which of the rows the table has is not for this to say.
            if isDifferent { different.remove("\(key()): ") }
            seen?[hash] = false
            return repeated.add(key())
        }
        if let hash { seen?[hash] = false }
        guard let stored else { return missing.add(key()) }
        let row = stored.page.row(stored.index)
        let columns = conversion.places.filter { !Self.isSame(wanted[$0] ?? .null, row.value(of: row[$0])) }
        guard !columns.isEmpty else { return }
        let names = columns.map { table.columns[$0].name }.joined(separator: ", ")
        if let hash { seen?[hash] = true }
        different.add("\(key()): \(columns.count == 1 ? "column" : "columns") \(names)")
    }

    /// Whether two values are the same; unlike for numbers, NaN is.
    private static func isSame(_ one: Value, _ other: Value) -> Bool {
        switch (one, other) {
        case (.double(let one), .double(let other)) where one.isNaN: other.isNaN
        case (.real(let one), .real(let other)) where one.isNaN: other.isNaN
        default: one == other
        }
    }

    /// The error for what differs; nil if nothing does.
    var difference: IgniteError? {
        var parts: [String] = []
        if missing.count > 0 {
            parts.append("\(rowCount(missing.count, "is", "are")) missing: \(list(missing))")
        }
        if different.count > 0 {
            parts.append("\(rowCount(different.count, "differs", "differ")): \(list(different))")
        }
        if repeated.count > 0 {
            parts.append("\(rowCount(repeated.count, "has", "have")) the key of another row: \(list(repeated))")
        }
        if extraCount > 0 {
            parts.append("\(rowCount(extraCount, "is", "are")) not in the source")
        }
        guard !parts.isEmpty else { return nil }
        return IgniteError(.conversion, "\(table.name) differs from the source: \(parts.joined(separator: "; "))")
    }

    private func list(_ deviation: Deviation) -> String {
        let rest = deviation.count - deviation.shown.count
        return deviation.shown.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    }
}

/// Returns a number of rows for messages, with a verb in the form for it.
func rowCount(_ count: Int, _ one: String? = nil, _ many: String? = nil) -> String {
    let rows = count == 1 ? "1 row" : "\(count) rows"
    let verb = count == 1 ? one : many
    return verb.map { "\(rows) \($0)" } ?? rows
}
