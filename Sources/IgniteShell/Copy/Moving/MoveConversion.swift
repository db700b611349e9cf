import IgniteCore

/// Brings rows of one cluster into the form of a table of another, and notes what of them cannot be carried over.
struct MoveConversion {
    /// What the columns of the table cannot hold of the values.
    private enum Loss: Int {
        case cutTime, roundedNumber, pointWithoutZone, timeAsPoint, objectAsText
    }

    let table: any RowTable
    /// The position in the table of each column of the source.
    let places: [Int]
    private let conversions: [FieldConversion]
    private let zone: ZoneRules
    private var row: [Value?]
    /// The number of values of each column of the source that lost something.
    private var losses: [[Loss: Int]]

    /// - Parameter zone: The zone of the times that are points in time on one side only.
    init(of columns: [Column], into table: any RowTable, zone: ZoneRules) throws(IgniteError) {
        let names = table.columns.map(\.name)
        var places: [Int] = []
        for column in columns {
            guard let place = names.firstIndex(of: column.name) else {
                throw IgniteError(
                    .invalidArgument, "table \(table.name) has no column \"\(column.name)\"",
                    hint: "name the columns that both have: TABLE (COLUMNS)")
            }
            guard !places.contains(place) else {
                throw IgniteError(.invalidArgument, "the column \"\(column.name)\" occurs twice")
            }
            places.append(place)
        }
        self.table = table
        self.places = places
        self.zone = zone
        conversions = places.map { FieldConversion(column: table.columns[$0], zone: zone, binary: .hex) }
        row = [Value?](repeating: nil, count: table.columns.count)
        losses = columns.map { _ in [:] }
    }

    /// Throws if the source lacks columns of the key, by which rows are compared.
    func requireKey() throws(IgniteError) {
        for place in table.keyColumns where !places.contains(place) {
            throw IgniteError(
                .invalidArgument,
                "(verify) compares rows by key, and the source has no column \(table.columns[place].name)")
        }
    }

    /// The last row for messages: `the row with the key (ID) = (5)`.
    var key: String {
        "the row with the key \(keyText(table.keyColumns.map { (table.columns[$0].name, row[$0] ?? .null) }))"
    }

    /// Returns a row in the order of the table's columns; nil for columns that the source does not have.
    mutating func converted(_ source: Row) throws(IgniteError) -> [Value?] {
        // Messages name the key, which can come after the value that does not fit.
        for (index, place) in places.enumerated() { row[place] = source.value(of: source[index]) }
        for (index, place) in places.enumerated() {
            do throws(FieldConversion.Misfit) {
                row[place] = try converted(row[place] ?? .null, index)
            } catch {
                throw IgniteError(
                    .conversion, "\(key): column \(table.columns[place].name): \(error.message)", hint: error.hint)
            }
        }
        return row
    }

    private mutating func converted(_ value: Value, _ index: Int) throws(FieldConversion.Misfit) -> Value {
        let column = conversions[index].column
        switch (value, column.type) {
        case (.null, _): return value
        case (.time(let time), .time):
            return noting(.cutTime, index, .time(time.cut(toDigits: column.precision ?? 9)), insteadOf: value)
        case (.timestamp(var moment), .timestamp):
            moment.time = moment.time.cut(toDigits: column.precision ?? 9)
            return noting(.cutTime, index, .timestamp(moment), insteadOf: value)
        case (.timestampWithLocalTimeZone(let instant), .timestampWithLocalTimeZone):
            let cut = instant.cut(toDigits: column.precision ?? 9)
            return noting(.cutTime, index, .timestampWithLocalTimeZone(cut), insteadOf: value)
        case (.timestampWithLocalTimeZone(let instant), .timestamp):
            guard let local = LocalDateTime(instant, secondsFromUTC: zone.offset(at: instant.seconds)) else { break }
            losses[index][.pointWithoutZone, default: 0] += 1
            return try converted(.timestamp(local), index)
        case (.timestamp, .timestampWithLocalTimeZone):
            losses[index][.timeAsPoint, default: 0] += 1
            return try converted(parsed(value, index), index)
        case (.object(let text), .varchar):
            losses[index][.objectAsText, default: 0] += 1
            return .varchar(text)
        case (_, .varchar): return .varchar(value.description)
        // These are exact or refused by the table.
        case (.tinyint, .smallint), (.tinyint, .integer), (.tinyint, .bigint), (.tinyint, .decimal),
            (.smallint, .tinyint), (.smallint, .integer), (.smallint, .bigint), (.smallint, .decimal),
            (.integer, .tinyint), (.integer, .smallint), (.integer, .bigint), (.integer, .decimal),
            (.bigint, .tinyint), (.bigint, .smallint), (.bigint, .integer), (.bigint, .decimal),
            (.real, .double), (.double, .real):
            return value
        case (.bigint, .double), (.bigint, .real), (.integer, .real), (.decimal, .double), (.decimal, .real):
            let number = try parsed(value, index)
            if BigDecimal(number.description) != BigDecimal(value.description) {
                losses[index][.roundedNumber, default: 0] += 1
            }
            return number
        case (_, let type) where value.type == type: return value
        default: break
        }
        return try parsed(value, index)
    }

    /// Returns the value of the text as which a file would have it.
    private func parsed(_ value: Value, _ index: Int) throws(FieldConversion.Misfit) -> Value {
        try conversions[index].value(Array(value.description.utf8)[...])
    }

    private mutating func noting(_ loss: Loss, _ index: Int, _ value: Value, insteadOf old: Value) -> Value {
        if value != old { losses[index][loss, default: 0] += 1 }
        return value
    }

    // MARK: What is lost

    /// What could not be carried over.
    var remarks: [String] {
        var remarks: [String] = []
        let absent = table.columns.indices.filter { !places.contains($0) }.map { table.columns[$0].name }
        if !absent.isEmpty {
            remarks.append(
                "the source lacks \(absent.joined(separator: ", ")), which \(absent.count == 1 ? "has its default" : "have their defaults")"
            )
        }
        for (index, found) in losses.enumerated() {
            for (loss, count) in found.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                remarks.append(remark(loss, count, conversions[index].column))
            }
        }
        return remarks
    }

    private func remark(_ loss: Loss, _ count: Int, _ column: Column) -> String {
        let values = count == 1 ? "1 value" : "\(count) values"
        let are = count == 1 ? "is" : "are"
        return switch loss {
        case .cutTime: "\(values) of \(column.name) \(are) cut to \(column.precision ?? 0) digits of a second"
        case .roundedNumber: "\(values) of \(column.name) \(are) rounded to \(column.type.sqlName)"
        case .pointWithoutZone: "\(values) of \(column.name) \(are) stored as times in \(zone.name), without the zone"
        case .timeAsPoint: "\(values) of \(column.name) \(are) taken as times in \(zone.name)"
        case .objectAsText: "\(values) of \(column.name) \(are) stored as text"
        }
    }
}
