import Ignite2
import IgniteCore

/// Sends values to Ignite 2 as arguments of a statement, and reads them as the row that a server would answer.
let ignite2ArgumentsTarget = FuzzTarget(name: "ignite2-arguments", longestInput: 128) { bytes in
    var input = FuzzInput(bytes)
    var values: [Value] = []
    while !input.isEmpty, values.count < 8 {
        values.append(fuzzValue(of: input.choice(of: ColumnType.allCases), &input))
    }
    let calendar = ServerCalendar(zone: ZoneRules(), isJulianBefore1582: false)
    let arguments: SqlFieldsQuery.Arguments
    do throws(IgniteError) {
        arguments = try SqlFieldsQuery.Arguments(values, calendar: calendar)
    } catch {
        return require(error.code == .invalidArgument, "\(error)")
    }
    var out = ByteWriter()
    out.append(count: values.isEmpty ? 0 : 1)
    out.append(arguments.bytes)
    out.append(false)
    let page = Page()
    page.fill(with: out.bytes)
    let scanner = PageScanner(columnCount: values.count)
    do throws(WireError) {
        try scanner.begin(page, at: 0)
        let step = try scanner.scan(calendar: calendar, types: BinaryTypes())
        require(step == .done, "needs \(step)")
    } catch {
        require(false, "not read again: \(values), \(error.text)")
    }
    let columns = values.map { Column(name: "C", type: $0.type) }
    for (value, other) in zip(values, readRows(of: page, columns).first ?? []) {
        require(other == received(value) || "\(value)".hasSuffix("NaN"), "the value differs: \(value), \(other)")
    }
}

/// The value as Ignite 2 answers it: times have milliseconds, and days and points in time are timestamps.
private func received(_ value: Value) -> Value {
    switch value {
    case .date(let date): .timestamp(LocalDateTime(date: date, time: LocalTime(hour: 0, minute: 0)!))
    case .time(let time): .time(time.cut(toDigits: 3))
    case .timestampWithLocalTimeZone(let instant): LocalDateTime(instant).map { .timestamp($0) } ?? value
    default: value
    }
}
