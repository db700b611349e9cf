import IgniteCore

extension FunctionLibrary {
    /// Functions that are EXTRACT of a unit.
    private static let extractions = [
        "YEAR": "YEAR", "QUARTER": "QUARTER", "MONTH": "MONTH", "WEEK": "WEEK", "DAYOFYEAR": "DOY",
        "DAYOFMONTH": "DAY", "DAYOFWEEK": "DOW", "HOUR": "HOUR", "MINUTE": "MINUTE", "SECOND": "SECOND",
    ]

    /// Returns a function of dates and times; nil if it is not one.
    static func dateFunction(_ call: Signature, unit: String?) throws(SQLError) -> BoundFunction? {
        let types = call.types
        if let unit = extractions[call.name] {
            try call.expect(1...1)
            return try extract(unit, types[0]) { $0[0] }
        }
        switch call.name {
        case "EXTRACT":
            try call.expect(2...2)
            guard let unit else { throw .unsupported("EXTRACT of a unit that is not a word") }
            let function = try extract(unit, types[1]) { $0[1] }
            return BoundFunction(argumentTypes: types, resultType: function.resultType, sql: function.sql)
        case "CEIL", "FLOOR":
            try call.expect(2...2)
            return try roundedTime(call, unit: unit)
        case "TIMESTAMPADD": return try timestampAdd(call, unit: unit)
        case "TIMESTAMPDIFF": return try timestampDifference(call, unit: unit)
        case "DAYNAME", "MONTHNAME", "LAST_DAY":
            try call.expect(1...1)
            guard types[0].type == .date || types[0].type == .timestamp else {
                throw .internalError("unknown type \(types[0].text)")
            }
            let result = call.name == "LAST_DAY" ? SQLType.date : SQLType(.varchar, precision: 2000)
            return BoundFunction(argumentTypes: types, resultType: result.nullable(call.isNullable)) {
                "ig_\(call.name.lowercased())(\(types[0].type == .date ? $0[0] : "ig_whole_days(\($0[0]))"))"
            }
        case "UNIX_DATE":
            try call.expect(1...1, .date)
            return BoundFunction(argumentTypes: types, resultType: SQLType.integer.nullable(call.isNullable)) { $0[0] }
        case "UNIX_SECONDS", "UNIX_MILLIS", "UNIX_MICROS":
            try call.expect(1...1, .timestamp)
            return call.call("ig_\(call.name.lowercased())", .bigint)
        case "DATE_FROM_UNIX_DATE":
            try call.expect(1...1, .integer)
            return call.call("ig_date_from_unix_date", .date)
        case "TIMESTAMP_SECONDS", "TIMESTAMP_MILLIS", "TIMESTAMP_MICROS":
            try call.expect(1...1, .integer)
            return call.call("ig_\(call.name.lowercased())", SQLType(.timestamp, precision: 6))
        case "DATE" where types.count == 1 && types[0].isText: return try cast(from: types[0], to: .date)
        case "CURRENT_TIMESTAMP", "LOCALTIMESTAMP", "LOCALTIME":
            if types.isEmpty { return nil }
            throw .unsupported("\(call.name) with a precision")
        default: return nil
        }
    }

    /// The units of EXTRACT that a TIME has.
    private static let timeUnits: Set = ["HOUR", "MINUTE", "SECOND", "MILLISECOND", "MICROSECOND", "NANOSECOND"]
    private static let dateUnits: Set = [
        "YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "DOY", "DOW", "ISODOW", "ISOYEAR", "DECADE", "CENTURY",
        "MILLENNIUM", "EPOCH",
    ]

    /// Whether EXTRACT knows a unit.
    static func isUnit(_ unit: String) -> Bool { timeUnits.contains(unit) || dateUnits.contains(unit) }

    private static func extract(
        _ unit: String, _ type: SQLType, _ argument: @escaping ([String]) -> String
    ) throws(SQLError) -> BoundFunction {
        guard isUnit(unit) else {
            throw .validation("'\(unit)' is not a valid time frame")
        }
        if type.isInterval { throw .unsupported("EXTRACT from an interval") }
        guard type.isDateTime, type.type != .time || timeUnits.contains(unit) else {
            throw .validation(
                "Cannot apply 'EXTRACT' to arguments of type 'EXTRACT(<INTERVAL \(unit)> FROM \(typeText(type)))'. Supported form(s): 'EXTRACT(<DATETIME_INTERVAL> FROM <DATETIME_INTERVAL>)'\n'EXTRACT(<DATETIME_INTERVAL> FROM <DATETIME>)'\n'EXTRACT(<INTERVAL_DAY_TIME> FROM <INTERVAL_YEAR_MONTH>)'"
            )
        }
        return BoundFunction(argumentTypes: [type], resultType: SQLType.bigint.nullable(type.isNullable)) {
            let value = argument($0)
            return switch type.type {
            case .date: "ig_extract('\(unit)', ig_date_to_any(\(value)))"
            case .time: "ig_extract('\(unit)', ig_time_to_any(\(value)))"
            // Of a point in time, all parts except EPOCH are those of UTC, and EPOCH is that of the local time.
            case .timestampWithLocalTimeZone where unit == "EPOCH":
                "ig_extract('EPOCH', ig_instant_to_local(\(value)))"
            default: "ig_extract('\(unit)', \(value))"
            }
        }
    }

    /// FLOOR or CEIL of a date or time to a unit.
    private static func roundedTime(_ call: Signature, unit: String?) throws(SQLError) -> BoundFunction {
        let type = call.types[0]
        guard let unit else { throw .unsupported("\(call.name) to a unit that is not a word") }
        let dateUnits = ["YEAR", "QUARTER", "MONTH", "WEEK", "DAY"]
        let units: [String]
        switch type.type {
        case .date: units = dateUnits
        case .timestamp: units = dateUnits + ["HOUR", "MINUTE", "SECOND"]
        default: throw .unsupported("\(call.name) of \(type.text) to a unit")
        }
        guard units.contains(unit) else { throw .unsupported("\(call.name) of \(type.text) to \(unit)") }
        let isDate = type.type == .date
        let function = call.name == "FLOOR" ? "ig_floor_time" : "ig_ceil_time"
        return BoundFunction(argumentTypes: call.types, resultType: type) { sql in
            let rounded = "\(function)(\(isDate ? "ig_date_to_any(\(sql[0]))" : sql[0]), '\(unit)')"
            return isDate ? "ig_timestamp_to_date(\(rounded))" : rounded
        }
    }

    // MARK: Running

    static func registerDates(on database: Database) throws(SQLError) {
        try registerClocks(on: database)
        try registerUnixTimes(on: database)
        // Dates and times as timestamps, without a check of their range.
        try database.function("ig_date_to_any", 1) { call in
            call.return(InstantKey.bytes(Instant(seconds: call.integer(0) * 86_400) ?? .epoch))
        }
        try database.function("ig_time_to_any", 1) { call in
            let (second, nanosecond) = call.integer(0).quotientAndRemainder(dividingBy: 1_000_000_000)
            call.return(InstantKey.bytes(Instant(seconds: second, nanoseconds: Int32(nanosecond)) ?? .epoch))
        }
        try database.function("ig_extract", 2) { call in
            call.return(TimeParts(call.instant(1)).part(call.text(0)))
        }
        try database.function("ig_floor_time", 2) { (call) throws(SQLError) in
            try returnTimestamp(TimeParts(call.instant(0)).start(of: call.text(1)), call)
        }
        try database.function("ig_ceil_time", 2) { (call) throws(SQLError) in
            let instant = call.instant(0)
            let start = TimeParts(instant).start(of: call.text(1))
            guard let start, start < instant else { return try returnTimestamp(start, call) }
            try returnTimestamp(TimeParts(start).end(of: call.text(1)), call)
        }
        // Ignite rounds the days of a timestamp to zero here.
        try database.function("ig_whole_days", 1) { $0.return(milliseconds($0.instant(0)) / 86_400_000) }
        try database.function("ig_dayname", 1) { call in
            let days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
            call.return(days[TimeParts.weekday(Int(call.integer(0)))])
        }
        try database.function("ig_monthname", 1) { call in
            let months = [
                "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                "November", "December",
            ]
            call.return(months[Calendar.date(ofDay: Int(call.integer(0))).month - 1])
        }
        try database.function("ig_last_day", 1) { call in
            let date = Calendar.date(ofDay: Int(call.integer(0)))
            let length = Calendar.length(ofMonth: date.month, year: date.year)
            call.return(call.integer(0) + Int64(length - date.day))
        }
    }

    private static func registerClocks(on database: Database) throws(SQLError) {
        try database.function("ig_current_user", 0) { $0.return($0.context.user) }
        try database.function("ig_current_timestamp", 0) { $0.return(InstantKey.bytes($0.context.startTime)) }
        try database.function("ig_localtimestamp", 0) { (call) throws(SQLError) in
            try returnTimestamp(local(call.context.startTime, call.context.zone), call)
        }
        try database.function("ig_current_date", 0) { call in
            call.return(Int64(call.context.localStartTime?.date.daysSince1970 ?? 0))
        }
        try database.function("ig_localtime", 0) { call in
            call.return(call.context.localStartTime?.time.nanosecondOfDay ?? 0)
        }
    }

    private static func registerUnixTimes(on database: Database) throws(SQLError) {
        try database.function("ig_unix_seconds", 1) { $0.return(milliseconds($0.instant(0)) / 1000) }
        try database.function("ig_unix_millis", 1) { $0.return(milliseconds($0.instant(0))) }
        try database.function("ig_unix_micros", 1) { $0.return(milliseconds($0.instant(0)) * 1000) }
        try database.function("ig_date_from_unix_date", 1) { (call) throws(SQLError) in
            guard call.integer(0).magnitude < 1 << 32 else { throw .runtime("DATE out of range") }
            call.return(Int64(try inRange(day: Int(call.integer(0)))))
        }
        try database.function("ig_timestamp_seconds", 1) { (call) throws(SQLError) in
            try returnTimestamp(Instant(seconds: call.integer(0)), call)
        }
        try database.function("ig_timestamp_millis", 1) { (call) throws(SQLError) in
            try returnTimestamp(instant(milliseconds: call.integer(0)), call)
        }
        try database.function("ig_timestamp_micros", 1) { (call) throws(SQLError) in
            try returnTimestamp(instant(milliseconds: call.integer(0) / 1000), call)
        }
    }

    private static func instant(milliseconds: Int64) -> Instant? {
        let second = milliseconds >= 0 ? milliseconds / 1000 : (milliseconds + 1) / 1000 - 1
        return Instant(seconds: second, nanoseconds: Int32(milliseconds - second * 1000) * 1_000_000)
    }
}
