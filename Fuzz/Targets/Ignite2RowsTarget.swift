import Ignite2
import IgniteCore

/// Reads rows of Ignite 2 of up to eight columns, down to the text of each cell. The input contains the number of
/// columns, the calendar, and then the rows.
///
/// What the scan asks for is given one at a time, so that it pauses as often as possible.
let ignite2RowsTarget = FuzzTarget(name: "ignite2-rows", longestInput: 512) { bytes in
    var input = FuzzInput(bytes)
    let columnCount = input.number(below: 9)
    let calendar = input.choice(of: calendars)
    let page = Page()
    input.remaining.withUnsafeBytes { page.fill(with: $0) }
    let length = page.byteCount
    let scanner = PageScanner(columnCount: columnCount)
    do throws(WireError) {
        try scanner.begin(page, at: 0)
        try complete(scanner, calendar)
    } catch {
        requireInside(error, length)
        require(page.rowCount == 0, "a page that cannot be read has rows")
        return
    }
    let columns = (0..<columnCount).map { Column(name: "\($0)", type: .varchar) }
    _ = readRows(of: page, columns)
    let last = page.bytes.load(fromByteOffset: length - 1, as: UInt8.self)
    require(scanner.hasMore == (last == 1), "the last byte says something else")
}

/// UTC in both calendars, a zone whose offset changes, and one that is far away.
private let calendars = [("UTC", false), ("UTC", true), ("America/New_York", true), ("+14:00", false)].map {
    ServerCalendar(zone: (try? ZoneRules(named: $0)) ?? ZoneRules(), isJulianBefore1582: $1)
}

/// Scans until the page is complete.
private func complete(_ scanner: PageScanner, _ calendar: ServerCalendar) throws(WireError) {
    var types = BinaryTypes()
    var known: ServerCalendar?
    // Every pause stands for a different type or schema.
    for _ in 0..<10_000 {
        switch try scanner.scan(calendar: known, types: types) {
        case .done: return
        case .needsCalendar:
            require(known == nil, "asks for the calendar twice")
            known = calendar
        case .needsType(let id): types.store(type(id), for: id)
        }
    }
    require(false, "asks without an end")
}

/// Returns a type that there is not, an object with two fields and two schemas, or an enum.
private func type(_ id: Int32) -> BinaryType? {
    switch id & 3 {
    case 0: nil
    case 1: BinaryType(id: id, name: "Color", constants: [.init(name: "RED", ordinal: 0)])
    default:
        BinaryType(
            id: id, name: "Person",
            fields: [.init(name: "Id", type: 3, id: 3355), .init(name: "Name", type: 9, id: 3_373_707)],
            schemas: [.init(id: 0, fieldIDs: [3355]), .init(id: -987_801_272, fieldIDs: [3355, 3_373_707, 7])])
    }
}
