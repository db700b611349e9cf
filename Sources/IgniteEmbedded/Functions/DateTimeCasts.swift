import IgniteCore

// The functions of casts between dates, times and texts.

extension FunctionLibrary {
    static func registerDateTimeCasts(on database: Database) throws(SQLError) {
        try registerDateTimeTexts(on: database)
        try database.function("ig_date_to_timestamp", 1) { (call) throws(SQLError) in
            try returnTimestamp(Instant(seconds: call.integer(0) * 86_400), call)
        }
        try database.function("ig_time_to_timestamp", 1, isDeterministic: false) { (call) throws(SQLError) in
            guard let today = call.context.localStartTime?.date, let time = LocalTime(nanosecondOfDay: call.integer(0))
            else { throw outOfRange(.timestamp) }
            try returnTimestamp(Instant(LocalDateTime(date: today, time: time)), call)
        }
        try database.function("ig_timestamp_to_date", 1) { $0.return(Int64(floorDays($0.instant(0)))) }
        try database.function("ig_timestamp_to_time", 2) { call in
            let instant = call.instant(0)
            let second = instant.seconds - Int64(floorDays(instant)) * 86_400
            let nanosecond = second * 1_000_000_000 + Int64(instant.nanoseconds)
            call.return(
                LocalTime(nanosecondOfDay: nanosecond)?.cut(toDigits: Int(call.integer(1))).nanosecondOfDay ?? 0)
        }
        try database.function("ig_cut_time", 2) { call in
            call.return(
                LocalTime(nanosecondOfDay: call.integer(0))?.cut(toDigits: Int(call.integer(1))).nanosecondOfDay ?? 0)
        }
        try database.function("ig_cut_instant", 2) { call in
            call.return(InstantKey.bytes(call.instant(0).cut(toDigits: Int(call.integer(1)))))
        }
        try database.function("ig_local_to_instant", 1) { (call) throws(SQLError) in
            let instant = try instant(ofLocal: call.instant(0), call.context.zone)
            guard instant.isInSQLRange else { throw .runtime("TIMESTAMP_WITH_LOCAL_TIME_ZONE out of range") }
            call.return(InstantKey.bytes(instant))
        }
        try database.function("ig_instant_to_local", 1) { (call) throws(SQLError) in
            try returnTimestamp(local(call.instant(0), call.context.zone), call)
        }
    }

    private static func registerDateTimeTexts(on database: Database) throws(SQLError) {
        try database.function("ig_date_to_text", 1) { call in
            call.return(LocalDate(daysSince1970: Int(call.integer(0)))?.description ?? "")
        }
        try database.function("ig_time_to_text", 1) { call in
            call.return(LocalTime(nanosecondOfDay: call.integer(0))?.description ?? "")
        }
        try database.function("ig_timestamp_to_text", 1) { call in
            call.return(LocalDateTime(call.instant(0))?.description ?? "")
        }
        try database.function("ig_instant_to_text", 1) { call in
            let zone = call.context.zone
            let text = local(call.instant(0), zone).flatMap { LocalDateTime($0) }?.description ?? ""
            call.return("\(text) \(zone.name)")
        }
        try database.function("ig_text_to_date", 1) { (call) throws(SQLError) in
            let text = call.text(0)
            var reader = DateTimeParts(text)
            reader.skipSpaces()
            guard let parts = reader.date(isStrict: false) else { throw invalid("DATE", text) }
            reader.skipSpaces()
            guard reader.isAtEnd else { throw invalid("DATE", text) }
            call.return(Int64(try date(parts, text)))
        }
        try database.function("ig_text_to_time", 2) { (call) throws(SQLError) in
            let text = call.text(0)
            var reader = DateTimeParts(text)
            reader.skipSpaces()
            let time = try time(&reader, text)
            call.return(time.cut(toDigits: Int(call.integer(1))).nanosecondOfDay)
        }
        try database.function("ig_text_to_timestamp", 2) { (call) throws(SQLError) in
            let text = call.text(0)
            var reader = DateTimeParts(text)
            reader.skipSpaces()
            guard let parts = reader.date(isStrict: true), (1...12).contains(parts.month) else {
                throw invalid("DATE", text)
            }
            let day = try date(parts, text)
            var nanosecond: Int64 = 0
            if reader.takes(" "), !reader.isAtEnd { nanosecond = try time(&reader, text).nanosecondOfDay }
            guard reader.isAtEnd else { throw invalid("DATE", text) }
            let second = Int64(day) * 86_400 + nanosecond / 1_000_000_000
            let instant = Instant(seconds: second, nanoseconds: Int32(nanosecond % 1_000_000_000))
            try returnTimestamp(instant?.cut(toDigits: Int(call.integer(1))), call)
        }
        try database.function("ig_text_to_instant", 2) { (call) throws(SQLError) in
            let text = call.text(0)
            guard let local = strictTimestamp(text) else {
                // Ignite leaves the zone out for the days that Java's calendar skips.
                var reader = DateTimeParts(text)
                let zone = reader.date(isStrict: true).map(isSkipped) == true ? "" : " \(call.context.zone.name)"
                throw .runtime(
                    "Illegal TIMESTAMP WITH LOCAL TIME ZONE literal '\(text)\(zone)': not in format 'yyyy-MM-dd HH:mm:ss'"
                )
            }
            let instant = try instant(ofLocal: local, call.context.zone).cut(toDigits: Int(call.integer(1)))
            guard instant.isInSQLRange else { throw .runtime("TIMESTAMP_WITH_LOCAL_TIME_ZONE out of range") }
            call.return(InstantKey.bytes(instant))
        }
    }

    private static func invalid(_ type: String, _ text: String) -> SQLError {
        .runtime("Invalid \(type) value, '\(text)'")
    }

    private static func fieldOutOfRange(_ field: String, _ text: String) -> SQLError {
        .runtime("Value of \(field) field is out of range in '\(text)'")
    }

    private static func date(_ parts: (year: Int, month: Int, day: Int), _ text: String) throws(SQLError) -> Int {
        guard parts.year > 0 else { throw fieldOutOfRange("YEAR", text) }
        guard (1...12).contains(parts.month) else { throw fieldOutOfRange("MONTH", text) }
        // Day 0 is the day before the first, as in Ignite.
        guard parts.day <= Calendar.length(ofMonth: parts.month, year: parts.year) else {
            throw fieldOutOfRange("DAY", text)
        }
        return Calendar.days(year: parts.year, month: parts.month, day: parts.day)
    }

    /// Reads a time up to the end of the text.
    private static func time(_ reader: inout DateTimeParts, _ text: String) throws(SQLError) -> LocalTime {
        guard let parts = reader.time() else { throw invalid("TIME", text) }
        reader.skipSpaces()
        guard reader.isAtEnd else { throw invalid("TIME", text) }
        guard parts.hour < 24 else { throw fieldOutOfRange("HOUR", text) }
        guard parts.minute < 60 else { throw fieldOutOfRange("MINUTE", text) }
        guard
            let time = LocalTime(
                hour: parts.hour, minute: parts.minute, second: parts.second, nanosecond: parts.nanosecond)
        else { throw fieldOutOfRange("SECOND", text) }
        return time
    }

    /// Reads `2020-01-31 10:20:30.5` without anything around it.
    private static func strictTimestamp(_ text: String) -> Instant? {
        var reader = DateTimeParts(text)
        guard let day = reader.date(isStrict: true), reader.takes(" "), let clock = reader.time(), reader.isAtEnd,
            let date = date(day),
            let time = LocalTime(
                hour: clock.hour, minute: clock.minute, second: clock.second, nanosecond: clock.nanosecond)
        else { return nil }
        return Instant(LocalDateTime(date: date, time: time))
    }

    // MARK: Zones

    /// Ends the call with a timestamp without zone, which is the point in time that it is in UTC.
    static func returnTimestamp(_ instant: Instant?, _ call: FunctionCall) throws(SQLError) {
        guard let instant, instant.isInSQLRange else { throw outOfRange(.timestamp) }
        call.return(InstantKey.bytes(instant))
    }

    static func floorDays(_ instant: Instant) -> Int {
        Int(instant.seconds >= 0 ? instant.seconds / 86_400 : (instant.seconds + 1) / 86_400 - 1)
    }

    /// Returns the local date and time of a point in time, as the point that it is in UTC.
    static func local(_ instant: Instant, _ zone: ZoneRules) -> Instant? {
        Instant(
            seconds: instant.seconds + Int64(zone.offset(at: instant.seconds)), nanoseconds: instant.nanoseconds)
    }

    /// Returns the point in time of a local date and time. Of two, it is the later one, after the clocks went back; a
    /// time that the clocks skip is refused, as by Ignite.
    static func instant(ofLocal local: Instant, _ zone: ZoneRules) throws(SQLError) -> Instant {
        let offsets = [-86_400, 86_400].map { Int64(zone.offset(at: local.seconds + $0)) }
        let points = offsets.map { local.seconds - $0 }.filter {
            $0 + Int64(zone.offset(at: $0)) == local.seconds
        }
        guard let seconds = points.max(), let instant = Instant(seconds: seconds, nanoseconds: local.nanoseconds) else {
            let text = LocalDateTime(local)?.description ?? "a timestamp"
            throw .runtime(
                "Illegal TIMESTAMP WITH LOCAL TIME ZONE literal '\(text)': not in format 'yyyy-MM-dd HH:mm:ss'")
        }
        return instant
    }
}
