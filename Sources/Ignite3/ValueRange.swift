import IgniteCore

extension Value {
    /// Whether a server accepts the value: dates of the years 1 to 9999, and points in time in these years except 18
    /// hours at either end, which leave room for time zones (ignite3-protocol.md 11.3).
    var isInRange: Bool {
        switch self {
        case .date(let date): date.year >= 1 && date.year <= 9999
        case .timestamp(let moment): moment >= Self.firstMoment && moment <= Self.lastMoment
        case .timestampWithLocalTimeZone(let instant):
            instant.seconds >= Self.firstSecond && instant.seconds <= Self.lastSecond
        default: true
        }
    }

    private static let firstMoment = LocalDateTime(
        date: LocalDate(year: 1, month: 1, day: 1)!, time: LocalTime(hour: 18, minute: 0)!)
    private static let lastMoment = LocalDateTime(
        date: LocalDate(year: 9999, month: 12, day: 31)!,
        time: LocalTime(hour: 5, minute: 59, second: 59, nanosecond: 999_999_999)!)
    private static let firstSecond: Int64 = -62_135_532_000
    private static let lastSecond: Int64 = 253_402_235_999
}
