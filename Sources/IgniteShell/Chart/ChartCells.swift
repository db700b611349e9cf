import Glibc
import IgniteCore

extension Row {
    /// Returns the nearest number to the one in a cell; nil for NULL and for what is not a number.
    func number(_ column: Int) -> Double? {
        let cell = self[column]
        let start = bytes + Int(cell.offset)
        let length = Int(cell.length)
        switch cell.encoding {
        case .int8, .int16, .int32, .int64: return Double(CellBytes.integer(start, length))
        case .double: return CellBytes.double(start, length)
        case .real: return Double(CellBytes.real(start, length))
        case .decimal: return Double(value(of: cell).description)
        default: return nil
        }
    }

    /// Returns the place of a date or time on an axis, in seconds; nil for NULL and for anything else.
    func seconds(_ column: Int) -> Double? {
        switch value(of: self[column]) {
        case .date(let date): Double(date.dayNumber * 86_400)
        case .time(let time): Double(time.nanosecondOfDay) / 1e9
        case .timestamp(let time):
            Double(time.date.dayNumber * 86_400) + Double(time.time.nanosecondOfDay) / 1e9
        case .timestampWithLocalTimeZone(let instant): Double(instant.seconds) + Double(instant.nanoseconds) / 1e9
        default: nil
        }
    }
}

extension LocalDate {
    /// The number of days since 1970-01-01.
    fileprivate var dayNumber: Int { Calendar.days(year: year, month: month, day: day) }
}

/// What the positions on the horizontal axis are.
enum ChartPositions {
    /// The numbers of the rows.
    case rows
    /// The numbers of the rows, with the text for each.
    case labels([String])
    case numbers
    /// Seconds since 1970; points in time are in a zone.
    case times(hasDate: Bool, zone: ZoneRules?)

    init(_ type: ColumnType?, zone: ZoneRules) {
        switch type {
        case .date, .timestamp: self = .times(hasDate: true, zone: nil)
        case .time: self = .times(hasDate: false, zone: nil)
        case .timestampWithLocalTimeZone: self = .times(hasDate: true, zone: zone)
        case .some(let type) where type.isNumeric: self = .numbers
        case .some: self = .labels([])
        case nil: self = .rows
        }
    }
}
