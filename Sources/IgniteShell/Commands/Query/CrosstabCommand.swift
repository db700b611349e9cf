import IgniteCore

/// The command `\crosstabview`.
let crosstabCommands = [
    MetaCommand(
        "crosstabview", "[ROWS [COLUMNS [VALUES [SORT]]]]", .query,
        "run the statement and show the result as a crosstab",
        MetaCommand.Parameters(kinds: Array(repeating: .sqlIdentifier, count: 4))
    ) { (shell, arguments, _) throws(Failure) in
        try shell.sendStatement("crosstabview") { (result) throws(Failure) in
            let grid = try shell.grid(of: result, arguments)
            var choice = OutputChoice()
            choice.isKept = true
            return try shell.printing.print(grid, choice)
        }
    }
]

extension Shell {
    /// Turns rows of (row header, column header, value) into a grid, as psql's `\crosstabview` does.
    fileprivate func grid(
        of result: ResultSet, _ arguments: [CommandScanner.Argument]
    ) throws(Failure) -> ResultSet {
        var grid: Grid
        do throws(Failure) {
            grid = Grid(try GridColumns(arguments, of: result.columns))
        } catch {
            try printing.stop(result, error)
            throw error
        }
        try forEachRow(of: result) { (row) throws(Failure) in
            try grid.add(row) { text(of: row[$0], row) }
        }
        return try grid.result(of: result.columns, null: printing.format.null)
    }
}

/// The roles of the columns of the result, numbered from 0.
private struct GridColumns {
    var row = 0
    var column = 1
    var value = 2
    var sort: Int?

    init(_ arguments: [CommandScanner.Argument], of columns: [Column]) throws(Failure) {
        guard columns.count >= 3 else {
            throw .shell("\\crosstabview: the statement must return at least three columns, not \(columns.count)")
        }
        if arguments.count > 0 { row = try Self.index(arguments[0], columns) }
        if arguments.count > 1 { column = try Self.index(arguments[1], columns) }
        guard row != column else {
            throw .shell("\\crosstabview: rows and columns must use different columns of the result")
        }
        if arguments.count > 2 {
            value = try Self.index(arguments[2], columns)
        } else {
            guard columns.count == 3 else {
                throw .shell("\\crosstabview: the result has more than three columns; specify the column of the values")
            }
            value = 3 - row - column
        }
        if arguments.count > 3 { sort = try Self.index(arguments[3], columns) }
    }

    /// Returns the index of the column that is given by number, from 1, or by name.
    private static func index(_ argument: CommandScanner.Argument, _ columns: [Column]) throws(Failure) -> Int {
        let text = argument.text
        if argument.quote != "\"", text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) {
            guard let number = Int(text), number >= 1, number <= columns.count else {
                throw .shell("\\crosstabview: column number \(text) is out of range 1 to \(columns.count)")
            }
            return number - 1
        }
        let found = columns.indices.filter { columns[$0].name == text }
        guard let index = found.first else { throw .shell("\\crosstabview: column \"\(text)\" does not exist") }
        guard found.count == 1 else {
            throw .shell("\\crosstabview: column name \"\(text)\" is ambiguous; use the column number")
        }
        return index
    }
}

/// A grid that is filled row by row.
private struct Grid {
    /// A value copied from its page.
    struct HeldCell {
        var encoding: CellEncoding
        var scale: Int16
        var bytes: [UInt8]

        /// The value of a grid cell without a row.
        static let empty = HeldCell(encoding: .text, scale: 0, bytes: [])

        init(_ cell: Cell, of row: Row) {
            self.init(encoding: cell.encoding, scale: cell.scale, bytes: [UInt8](row.bytes(of: cell)))
        }

        private init(encoding: CellEncoding, scale: Int16, bytes: [UInt8]) {
            self.encoding = encoding
            self.scale = scale
            self.bytes = bytes
        }
    }

    private struct Place: Hashable {
        var row: Int
        var column: Int
    }

    private let columns: GridColumns
    /// The headers in order of appearance, and the index of each text. NULL is also a header.
    private var rowHeaders: [HeldCell] = []
    private var rowIndexes: [String?: Int] = [:]
    private var columnHeaders: [(name: String?, sort: Int64)] = []
    private var columnIndexes: [String?: Int] = [:]
    private var values: [Place: HeldCell] = [:]

    private static let mostColumns = 1600

    init(_ columns: GridColumns) { self.columns = columns }

    mutating func add(_ row: Row, text: (Int) -> String?) throws(Failure) {
        let rowName = text(columns.row)
        let columnName = text(columns.column)
        if rowIndexes[rowName] == nil {
            rowIndexes[rowName] = rowHeaders.count
            rowHeaders.append(HeldCell(row[columns.row], of: row))
        }
        if columnIndexes[columnName] == nil {
            guard columnHeaders.count < Self.mostColumns else {
                throw .shell("\\crosstabview: the grid would have more than \(Self.mostColumns) columns")
            }
            columnIndexes[columnName] = columnHeaders.count
            let sort = columns.sort.flatMap { text($0) }.flatMap { Int64($0) }
            columnHeaders.append((columnName, sort ?? 0))
        }
        let place = Place(row: rowIndexes[rowName] ?? 0, column: columnIndexes[columnName] ?? 0)
        guard values.updateValue(HeldCell(row[columns.value], of: row), forKey: place) == nil else {
            throw .shell(
                "\\crosstabview: more than one value for row \"\(rowName ?? "NULL")\", column "
                    + "\"\(columnName ?? "NULL")\"")
        }
    }

    /// Returns the grid as a result, with its column headers sorted if requested.
    func result(of source: [Column], null: String) throws(Failure) -> ResultSet {
        var order = Array(columnHeaders.indices)
        if columns.sort != nil {
            order.sort { (columnHeaders[$0].sort, $0) < (columnHeaders[$1].sort, $1) }
        }
        let page = Page()
        page.prepare(rows: rowHeaders.count, columns: order.count + 1)
        var bytes = ByteWriter()
        var index = 0
        for (rowIndex, header) in rowHeaders.enumerated() {
            let cells = [header] + order.map { values[Place(row: rowIndex, column: $0)] ?? .empty }
            for cell in cells {
                page.cells[index] = Cell(
                    offset: UInt32(bytes.count), length: UInt32(cell.bytes.count), encoding: cell.encoding,
                    scale: cell.scale)
                bytes.append(cell.bytes)
                index += 1
            }
            guard bytes.count < 1 << 31 else { throw .shell("\\crosstabview: the grid is larger than 2 GiB") }
        }
        page.reserveBytes(bytes.count)
        page.bytes.copyMemory(from: bytes.base, byteCount: bytes.count)
        page.byteCount = bytes.count
        let headers = order.map { index in
            var column = source[columns.value]
            column.name = columnHeaders[index].name ?? null
            return column
        }
        return ResultSet(outcome: .rows, columns: [source[columns.row]] + headers, page: page)
    }
}
