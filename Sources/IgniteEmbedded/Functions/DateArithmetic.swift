import IgniteCore

// Dates and times plus intervals, which are numbers of months or of milliseconds.

extension FunctionLibrary {
    /// Returns a date or time plus or minus an interval.
    static func intervalArithmetic(
        _ op: BinaryOperator, _ left: SQLType, _ right: SQLType
    ) throws(SQLError) -> BoundFunction {
        let (time, interval) = left.isInterval ? (right, left) : (left, right)
        guard time.isDateTime, interval.isInterval, op == .add || op == .subtract && right.isInterval else {
            throw .unsupported("arithmetic of intervals, except added to or subtracted from a date or time")
        }
        let isMonths = interval.type == .intervalYearMonth
        if isMonths, time.type == .time {
            throw notApplicable(op, left, right, ["<DATETIME> \(op.rawValue) <INTERVAL>"])
        }
        var result = time.nullable(left.isNullable || right.isNullable)
        // That of the seconds of an interval.
        if time.type != .date { result.precision = max(time.precision ?? 0, 6) }
        let function = "ig_\(timeName(time))_plus_\(isMonths ? "months" : "milliseconds")"
        let sign = op == .subtract ? "-" : ""
        let timeIndex = left.isInterval ? 1 : 0
        return BoundFunction(argumentTypes: [left, right], resultType: result) {
            "\(function)(\($0[timeIndex]), \(sign)(\($0[1 - timeIndex])))"
        }
    }

    private static func timeName(_ type: SQLType) -> String {
        switch type.type {
        case .date: "date"
        case .time: "time"
        case .timestamp: "timestamp"
        default: "instant"
        }
    }

    /// Returns TIMESTAMPADD of a number of units.
    static func timestampAdd(_ call: Signature, unit: String?) throws(SQLError) -> BoundFunction {
        try call.expect(3...3, .any, .integer, .any)
        guard let unit, let amount = unitAmounts[unit] else { throw invalidUnit(unit) }
        let type = call.types[2]
        if type.isNull {
            return BoundFunction(argumentTypes: call.types, resultType: .null) { _ in "NULL" }
        }
        guard type.isDateTime else { throw call.notApplicable(["<ANY>", "<INTEGER>", "<DATETIME>"]) }
        if amount.isMonths, type.type == .time { throw .unsupported("TIMESTAMPADD of \(unit) to TIME") }
        var result = type.nullable(call.isNullable)
        // Parts of a day make a timestamp of a date.
        let isTimestamp = type.type == .date && !amount.isMonths && amount.count % 86_400_000 != 0
        if isTimestamp { result = SQLType(.timestamp, precision: 6, isNullable: call.isNullable) }
        let function = "ig_\(timeName(result))_plus_\(amount.isMonths ? "months" : "milliseconds")"
        return BoundFunction(argumentTypes: call.types, resultType: result) {
            let time = isTimestamp ? "ig_date_to_timestamp(\($0[2]))" : $0[2]
            return "\(function)(\(time), ig_multiply_bigint(\($0[1]), \(amount.count)))"
        }
    }

    /// Returns TIMESTAMPDIFF in units.
    static func timestampDifference(_ call: Signature, unit: String?) throws(SQLError) -> BoundFunction {
        try call.expect(3...3)
        guard let unit, let amount = unitAmounts[unit] else { throw invalidUnit(unit) }
        let types = call.types[1...].filter { !$0.isNull }
        guard types.allSatisfy(\.isDateTime) else { throw call.notApplicable(["<ANY>", "<DATETIME>", "<DATETIME>"]) }
        guard let type = types.first, types.allSatisfy({ $0.type == type.type }) else {
            if types.isEmpty { return BoundFunction(argumentTypes: call.types, resultType: .integer) { _ in "NULL" } }
            throw .unsupported("TIMESTAMPDIFF of different types")
        }
        if amount.isMonths, type.type == .time { throw .unsupported("TIMESTAMPDIFF of TIME in \(unit)") }
        let kind = type.type == .date || type.type == .time ? timeName(type) : "timestamp"
        let function = "ig_\(kind)_difference_\(amount.isMonths ? "months" : "milliseconds")"
        return BoundFunction(argumentTypes: call.types, resultType: SQLType.integer.nullable(call.isNullable)) {
            "ig_to_integer(\(function)(\($0[1]), \($0[2])) / \(amount.count))"
        }
    }

    private static func invalidUnit(_ unit: String?) -> SQLError {
        guard let unit else { return .unsupported("a unit of time that is not a word") }
        let isKnown = ["MICROSECOND", "NANOSECOND", "MILLISECOND"].contains(unit)
        return isKnown ? .unsupported("the unit \(unit)") : .validation("'\(unit)' is not a valid time frame")
    }

    /// The months or milliseconds of units.
    private static let unitAmounts: [String: (count: Int64, isMonths: Bool)] = [
        "YEAR": (12, true), "QUARTER": (3, true), "MONTH": (1, true), "WEEK": (7 * 86_400_000, false),
        "DAY": (86_400_000, false), "HOUR": (3_600_000, false), "MINUTE": (60_000, false), "SECOND": (1000, false),
    ]

    // MARK: Running

    static func registerDateArithmetic(on database: Database) throws(SQLError) {
        try database.function("ig_date_plus_months", 2) { (call) throws(SQLError) in
            call.return(Int64(try inRange(day: plusMonths(Int(call.integer(0)), call.integer(1)))))
        }
        try database.function("ig_date_plus_milliseconds", 2) { (call) throws(SQLError) in
            // Parts of a day are dropped.
            let days = call.integer(1) / 86_400_000
            call.return(Int64(try inRange(day: Int(call.integer(0) + days))))
        }
        try database.function("ig_time_plus_milliseconds", 2) { call in
            let day: Int64 = 86_400_000_000_000
            let time = (call.integer(0) + call.integer(1) % 86_400_000 * 1_000_000) % day
            call.return(time < 0 ? time + day : time)
        }
        for (name, type) in [("timestamp", ColumnType.timestamp), ("instant", .timestampWithLocalTimeZone)] {
            let error = SQLError.runtime(
                "\(type == .timestamp ? "TIMESTAMP" : "TIMESTAMP_WITH_LOCAL_TIME_ZONE") out of range")
            try database.function("ig_\(name)_plus_months", 2) { (call) throws(SQLError) in
                let instant = call.instant(0)
                guard let day = plusMonths(floorDays(instant), call.integer(1)) else { throw error }
                let second = Int64(day) * 86_400 + instant.seconds - Int64(floorDays(instant)) * 86_400
                try returnInRange(second, instant.nanoseconds, error, call)
            }
            try database.function("ig_\(name)_plus_milliseconds", 2) { (call) throws(SQLError) in
                let instant = call.instant(0)
                let nanoseconds = Int64(instant.nanoseconds) + call.integer(1) % 1000 * 1_000_000
                let carry: Int64 = nanoseconds < 0 ? -1 : nanoseconds >= 1_000_000_000 ? 1 : 0
                try returnInRange(
                    instant.seconds + call.integer(1) / 1000 + carry, Int32(nanoseconds - carry * 1_000_000_000), error,
                    call)
            }
        }
        try registerDifferences(on: database)
    }

    private static func returnInRange(
        _ seconds: Int64, _ nanoseconds: Int32, _ error: SQLError, _ call: FunctionCall
    ) throws(SQLError) {
        guard let instant = Instant(seconds: seconds, nanoseconds: nanoseconds), instant.isInSQLRange else {
            throw error
        }
        call.return(InstantKey.bytes(instant))
    }

    /// Returns a day of Ignite's dates.
    static func inRange(day: Int?) throws(SQLError) -> Int {
        guard let day, day.magnitude < 1 << 32, (1...9999).contains(Calendar.date(ofDay: day).year) else {
            throw .runtime("DATE out of range")
        }
        return day
    }

    /// Returns the same day of another month, or its last day; nil far out of range.
    private static func plusMonths(_ day: Int, _ months: Int64) -> Int? {
        guard months.magnitude < 1 << 32 else { return nil }
        let date = Calendar.date(ofDay: day)
        let month = date.year * 12 + date.month - 1 + Int(months)
        let year = month >= 0 ? month / 12 : (month - 11) / 12
        let length = Calendar.length(ofMonth: month - year * 12 + 1, year: year)
        return Calendar.days(year: year, month: month - year * 12 + 1, day: min(date.day, length))
    }

    private static func registerDifferences(on database: Database) throws(SQLError) {
        try database.function("ig_date_difference_months", 2) { call in
            call.return(months(Int(call.integer(0)), 0, Int(call.integer(1)), 0))
        }
        try database.function("ig_date_difference_milliseconds", 2) { call in
            call.return((call.integer(1) - call.integer(0)) * 86_400_000)
        }
        try database.function("ig_time_difference_milliseconds", 2) { call in
            call.return((call.integer(1) - call.integer(0)) / 1_000_000)
        }
        try database.function("ig_timestamp_difference_months", 2) { call in
            let (first, second) = (call.instant(0), call.instant(1))
            let (firstDay, secondDay) = (floorDays(first), floorDays(second))
            call.return(
                months(
                    firstDay, milliseconds(first) - Int64(firstDay) * 86_400_000, secondDay,
                    milliseconds(second) - Int64(secondDay) * 86_400_000))
        }
        try database.function("ig_timestamp_difference_milliseconds", 2) { call in
            call.return(milliseconds(call.instant(1)) - milliseconds(call.instant(0)))
        }
    }

    /// The milliseconds since 1970, rounded down.
    static func milliseconds(_ instant: Instant) -> Int64 {
        instant.seconds * 1000 + Int64(instant.nanoseconds / 1_000_000)
    }

    /// Returns the number of whole months between two days with times.
    private static func months(_ first: Int, _ firstTime: Int64, _ second: Int, _ secondTime: Int64) -> Int64 {
        if (first, firstTime) > (second, secondTime) { return -months(second, secondTime, first, firstTime) }
        let (start, end) = (Calendar.date(ofDay: first), Calendar.date(ofDay: second))
        let count = (end.year - start.year) * 12 + end.month - start.month
        return Int64((end.day, secondTime) < (start.day, firstTime) ? count - 1 : count)
    }
}
