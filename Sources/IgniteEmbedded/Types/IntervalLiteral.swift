import IgniteCore

extension FunctionLibrary {
    /// Returns an interval literal: a number of months or of milliseconds.
    static func interval(_ text: String, isNegative: Bool, from: String, to: String?) throws(SQLError) -> (
        sql: String, type: SQLType
    ) {
        let units = to.map { "\(from) TO \($0)" } ?? from
        var reader = DateTimeParts(text)
        var sign: Int64 = isNegative ? -1 : 1
        if reader.takes("-") { sign = -sign } else { _ = reader.takes("+") }
        guard let fields = fields[units] else { throw .unsupported("intervals of \(units)") }
        var amount: Int64 = 0
        for (index, field) in fields.enumerated() {
            if index > 0 {
                guard reader.takes(field.separator) else { throw illegal(text, units) }
            }
            guard let number = reader.number(1, 18) else { throw illegal(text, units) }
            // A field is an Int32 in Java, and so are months.
            if index == 0, number > Int(Int32.max) {
                throw .validation("Interval field value \(grouped(number)) exceeds precision of \(from)(10) field")
            }
            if field.isMonths, number > 1_000_000 { throw .unsupported("intervals this long") }
            guard index == 0 || number < field.limit else { throw illegal(text, units) }
            amount += Int64(number) * field.amount
        }
        if fields.last?.amount == 1000, reader.takes(".") {
            guard let milliseconds = reader.milliseconds() else { throw illegal(text, units) }
            amount += Int64(milliseconds)
        }
        guard reader.isAtEnd else { throw illegal(text, units) }
        let isMonths = fields[0].isMonths
        return (
            "\(sign * amount)", SQLType(isMonths ? .intervalYearMonth : .intervalDayTime, isNullable: false)
        )
    }

    /// The number with commas, as Ignite writes it here.
    private static func grouped(_ number: Int) -> String {
        let digits = "\(number)"
        return digits.enumerated().map { index, digit in
            index > 0 && (digits.count - index) % 3 == 0 ? ",\(digit)" : "\(digit)"
        }.joined()
    }

    private static func illegal(_ text: String, _ units: String) -> SQLError {
        .validation("Illegal interval literal format '\(text)' for INTERVAL \(units)")
    }

    /// One number of a literal: what one of it is in months or milliseconds.
    private struct Field {
        let amount: Int64
        var isMonths = false
        /// What comes before it, if it is not the first.
        var separator: Unicode.Scalar = ":"
        /// What it must be less than, if it is not the first.
        var limit = 60
    }

    private static let year = Field(amount: 12, isMonths: true)
    private static let month = Field(amount: 1, isMonths: true, separator: "-", limit: 12)
    private static let day = Field(amount: 86_400_000)
    /// An hour, which follows a day.
    private static let hour = Field(amount: 3_600_000, separator: " ", limit: 24)
    private static let minute = Field(amount: 60_000)
    private static let second = Field(amount: 1000)

    private static let fields: [String: [Field]] = [
        "YEAR": [year], "YEAR TO MONTH": [year, month], "MONTH": [month],
        "QUARTER": [Field(amount: 3, isMonths: true)], "WEEK": [Field(amount: 7 * 86_400_000)],
        "DAY": [day], "DAY TO HOUR": [day, hour], "DAY TO MINUTE": [day, hour, minute],
        "DAY TO SECOND": [day, hour, minute, second], "HOUR": [hour], "HOUR TO MINUTE": [hour, minute],
        "HOUR TO SECOND": [hour, minute, second], "MINUTE": [minute], "MINUTE TO SECOND": [minute, second],
        "SECOND": [second],
    ]
}
