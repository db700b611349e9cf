package import IgniteCore

extension SqlFieldsQuery {
    /// Arguments for the placeholders of a statement, as sent.
    package struct Arguments: Equatable, Sendable {
        package var count: Int
        /// The values, one after the other.
        package var bytes: [UInt8]

        package init(count: Int = 0, bytes: [UInt8] = []) {
            self.count = count
            self.bytes = bytes
        }

        /// - Parameters:
        ///   - calendar: That of the server; required if there are local dates and times.
        ///   - room: The maximum length of all values.
        /// - Throws: `.invalidArgument` if they would be longer, or if a server cannot hold a value.
        package init(
            _ values: [Value], calendar: ServerCalendar?, room: Int = Framing.room()
        ) throws(IgniteError) {
            let calendar = calendar ?? ServerCalendar(zone: ZoneRules(), isJulianBefore1582: false)
            var out = ByteWriter()
            for (index, value) in values.enumerated() {
                try value.requireArgument(number: index + 1)
                try Framing.require(
                    out.count + value.longestTyped, atMost: room, "parameters up to number \(index + 1)")
                out.appendTyped(value, calendar)
            }
            self.init(count: values.count, bytes: out.array)
        }

        package init(from reader: inout ByteReader) throws(WireError) {
            count = try reader.count(ofAtLeast: 1)
            let start = reader.offset
            for _ in 0..<count { try reader.skipValue() }
            bytes = [UInt8](UnsafeRawBufferPointer(start: reader.base + start, count: reader.offset - start))
        }

        package func encode(to out: inout ByteWriter) {
            out.append(count: count)
            out.append(bytes)
        }
    }
}

extension Value {
    /// Throws if the value cannot be the argument with this number.
    fileprivate func requireArgument(number: Int) throws(IgniteError) {
        switch self {
        case .decimal(let decimal) where decimal.isTooLong:
            throw IgniteError(
                .invalidArgument,
                "value too large: parameter \(number) is a DECIMAL of more than \(BigDecimal.maximumPrecision) digits")
        case .intervalYearMonth, .intervalDayTime:
            throw IgniteError(
                .invalidArgument, "parameter \(number) is an INTERVAL, which Ignite 2 does not accept as a parameter",
                hint: "write the interval as a literal in the statement")
        case .object:
            throw IgniteError(
                .invalidArgument, "parameter \(number) is a value that SQL has no type for; it can only be read")
        case _ where !isInRange:
            throw IgniteError(
                .invalidArgument, "parameter \(number) is \(self), which is out of the range of \(type.sqlName)")
        default: return
        }
    }

    /// Whether the year is one that both engines read as they have written it.
    var isInRange: Bool {
        switch self {
        case .date(let date): date.year >= 1 && date.year <= 9999
        case .timestamp(let moment): moment.date.year >= 1 && moment.date.year <= 9999
        case .timestampWithLocalTimeZone(let instant):
            instant.seconds >= -62_135_596_800 && instant.seconds <= 253_402_300_799
        default: true
        }
    }

    /// An upper bound for the bytes of the value with its type code.
    fileprivate var longestTyped: Int {
        switch self {
        case .varchar(let text): text.utf8.count + 5
        case .varbinary(let bytes): bytes.count + 5
        case .decimal(let decimal): decimal.withUnscaledBytes(\.count) + 10
        default: 17
        }
    }
}
