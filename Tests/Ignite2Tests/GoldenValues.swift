import Foundation
import Ignite2
import IgniteCore
import TestSupport

/// Values of the recorded exchanges as text: those that were read, and those that were expected.
struct GoldenValues {
    let calendar: ServerCalendar
    /// What Foundation needs to say the same about dates.
    private let foundation: Foundation.Calendar
    private let isJulianBefore1582: Bool

    init(_ golden: Golden) {
        let zone = golden.name.hasPrefix("zone_") ? "America/New_York" : "UTC"
        let isCalcite = golden.name.contains("calcite_")
        calendar = ServerCalendar(zone: try! ZoneRules(named: zone), isJulianBefore1582: !isCalcite)
        isJulianBefore1582 = !isCalcite
        var foundation = Foundation.Calendar(identifier: .gregorian)
        foundation.timeZone = Foundation.TimeZone(identifier: zone)!
        self.foundation = foundation
    }

    // MARK: Found

    /// The types of all recorded descriptions.
    static let types: [Int32: BinaryType] = {
        var types: [Int32: BinaryType] = [:]
        for name in ["binary_type_get", "enum_type_get", "sql_row_type"] {
            let payload = try! Golden(name).responsePayload
            payload.withUnsafeBytes { bytes in
                var reader = ByteReader(bytes)
                _ = try! ResponseHeader(from: &reader, version: .newest)
                let type = try! GetBinaryType.decodeResponse(from: &reader)!
                types[type.id] = type
            }
        }
        return types
    }()

    /// Scans the rows that begin at an offset and end a message.
    func page(_ payload: [UInt8], at offset: Int, columns: Int) throws(WireError) -> (page: Page, hasMore: Bool) {
        let page = Page()
        page.reserveBytes(payload.count)
        page.bytes.copyMemory(from: payload, byteCount: payload.count)
        page.byteCount = payload.count
        let scanner = PageScanner(columnCount: columns)
        try scanner.begin(page, at: offset)
        var types = BinaryTypes()
        var calendar: ServerCalendar?
        while true {
            switch try scanner.scan(calendar: calendar, types: types) {
            case .done: return (page, scanner.hasMore)
            case .needsCalendar: calendar = self.calendar
            case .needsType(let id): types.store(Self.types[id], for: id)
            }
        }
    }

    /// The text of a cell; null for NULL.
    func text(_ cell: Cell, of row: Row) -> JSON {
        guard !cell.isNull else { return .null }
        return .string(writtenText { ValueText(zone: ZoneRules()).write(cell, of: row, to: &$0) })
    }

    func rows(_ page: Page) -> JSON {
        .array(page.rows.map { row in .array((0..<row.count).map { text(row[$0], of: row) }) })
    }

    /// The text that a value has in a row.
    func text(_ value: TypedValue) throws(WireError) -> JSON {
        let payload = [1, 0, 0, 0] + value.bytes + [0]
        let page = try page(payload, at: 0, columns: 1).page
        return rows(page)[0][0]
    }

    // MARK: Expected

    /// Returns the same with texts in place of `{type, value}`.
    func normalized(_ json: JSON) -> JSON {
        switch json {
        case .object(let fields):
            if fields.count == 2, let type = fields["type"]?.text, let value = fields["value"] {
                return type == "null" ? .null : .string(text(type, value))
            }
            return .object(fields.mapValues(normalized))
        case .array(let elements): return .array(elements.map(normalized))
        default: return json
        }
    }

    private func text(_ value: JSON) -> String { text(value["type"].text!, value["value"]) }

    private func text(_ type: String, _ value: JSON) -> String {
        switch type {
        case "null": return "null"
        case "float", "float[]": return scalarOrList(value) { Value.real(Float($0)!).description }
        case "double", "double[]": return scalarOrList(value) { Value.double(Double($0)!).description }
        case "bool[]": return scalarOrList(value) { $0.lowercased() }
        case "date", "timestamp": return date(value.text!, hasTime: true)
        case "time": return time(value.text!)
        case "marshalled":
            guard value.text!.hasPrefix("java.sql.Date ") else { return Self.javaObjects[value.text!] ?? "?" }
            return date(value.text!.replacing("java.sql.Date ", with: ""), hasTime: false)
        case "collection", "object[]": return "[\(value["items"].elements.map(text).joined(separator: ", "))]"
        case "string[]", "uuid[]", "date[]", "decimal[]", "timestamp[]", "time[]":
            return "[\(value.elements.map(text).joined(separator: ", "))]"
        case "map":
            let pairs = value["items"].elements.map { "\(text($0[0]))=\(text($0[1]))" }
            return "{\(pairs.joined(separator: ", "))}"
        case "wrapped": return text(value["value"])
        case "binary_enum":
            let type = Self.types[Int32(value["type_id"].number!)]
            return type?.constants?.first { $0.ordinal == value["ordinal"].number! }?.name ?? "?"
        case "complex": return object(value)
        default: return scalarOrList(value) { $0 }
        }
    }

    private func scalarOrList(_ value: JSON, _ text: (String) -> String) -> String {
        if let scalar = value.text { return text(scalar) }
        return "[\(value.elements.map { text($0.text!) }.joined(separator: ", "))]"
    }

    private static let javaObjects = [
        "65ebdf3606b24801805101000000000000000000": "1 day",
        "65ebdf3606b2480e010000000200000000000000": "1 year 2 mons",
        "1c6a756785": "java.lang.Integer",
        "feaced00057e7200216f72672e6170616368652e69676e6974652e63616368652e43616368654d6f64650000000000000000"
            + "1200007872000e6a6176612e6c616e672e456e756d0000000000000000120000787074000a5245504c494341544544":
            "REPLICATED",
        "669a54f4bf979b0301000000": "Java object of 12 bytes",
    ]

    private func object(_ value: JSON) -> String {
        let id = Int32(value["type_id"].number!)
        guard let type = Self.types[id] else { return "object of type \(id)" }
        let schema = type.schemas.first { $0.id == value["schema_id"].number! }
        let fields = value["fields"].elements.enumerated().map { index, field in
            let id = field["field_id"].number.map { Int32($0) } ?? schema!.fieldIDs[index]
            return "\(type.fields.first { $0.id == id }!.name)=\(text(field))"
        }
        return "\(type.name) [\(fields.joined(separator: ", "))]"
    }

    /// - Parameter text: `1 ms` or `1 ms + 2 ns`.
    private func date(_ text: String, hasTime: Bool) -> String {
        let numbers = text.split(separator: " ").compactMap { Int64($0) }
        let seconds = (Double(numbers[0]) / 1000).rounded(.down)
        // Foundation's calendar is Julian before 1582. The Gregorian one repeats itself after 400 years.
        let cycles = isJulianBefore1582 ? 0 : 10.0
        let moment = Date(timeIntervalSince1970: seconds + cycles * 146_097 * 86_400)
        let parts = foundation.dateComponents([.year, .month, .day, .hour, .minute, .second], from: moment)
        let year = parts.year! - Int(cycles) * 400
        let date = String(format: "%04d-%02d-%02d", year, parts.month!, parts.day!)
        guard hasTime else { return date }
        let nanosecond = (numbers[0] - Int64(seconds) * 1000) * 1_000_000 + (numbers.count > 1 ? numbers[1] : 0)
        return "\(date) \(Self.time(parts.hour!, parts.minute!, parts.second!, nanosecond))"
    }

    private func time(_ text: String) -> String {
        let local =
            Int64(text.dropLast(3))! + Int64(foundation.timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: 0)))
            * 1000
        let second = Int(local / 1000)
        return Self.time(second / 3600, second / 60 % 60, second % 60, local % 1000 * 1_000_000)
    }

    private static func time(_ hour: Int, _ minute: Int, _ second: Int, _ nanosecond: Int64) -> String {
        let clock = String(format: "%02d:%02d:%02d", hour, minute, second)
        guard nanosecond > 0 else { return clock }
        var fraction = String(format: "%09d", nanosecond)
        while fraction.last == "0" { fraction.removeLast() }
        return "\(clock).\(fraction)"
    }
}
