import IgniteCore

/// Turns the text of a field into the value of a column, exactly.
struct FieldConversion {
    /// Why a field is no value of its column.
    struct Misfit: Error {
        let message: String
        var hint: String?
    }

    let column: Column
    /// The zone of points in time without an offset.
    let zone: ZoneRules
    /// The zone of the server if a TIMESTAMP is a point in time, which is shown in that zone (Ignite 2).
    var serverZone: ZoneRules?
    let binary: CopyOptions.Binary

    /// Returns the value of a text.
    func value(_ bytes: ArraySlice<UInt8>) throws(Misfit) -> Value {
        switch column.type {
        case .varchar:
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw Misfit(message: "text that is not UTF-8", hint: "iconv converts files to UTF-8")
            }
            return .varchar(text)
        case .tinyint: return .tinyint(try integer(bytes))
        case .smallint: return .smallint(try integer(bytes))
        case .integer: return .integer(try integer(bytes))
        case .bigint: return .bigint(try integer(bytes))
        case .varbinary: return .varbinary(try binaryBytes(trimmed(bytes)))
        default: break
        }
        let bare = trimmed(bytes)
        guard let text = String(validating: bare, as: UTF8.self), let value = value(of: text) else {
            throw misfit(bytes)
        }
        return value
    }

    private func value(of text: String) -> Value? {
        switch column.type {
        case .boolean: Self.boolean(text).map { .boolean($0) }
        case .real: Self.isNumber(text) ? Float(text).flatMap { isFinite($0, text) ? .real($0) : nil } : nil
        case .double: Self.isNumber(text) ? Double(text).flatMap { isFinite($0, text) ? .double($0) : nil } : nil
        case .decimal: BigDecimal(text).map { .decimal($0) }
        case .date: LocalDate(text).map { .date($0) }
        case .time: LocalTime(text).map { .time($0) }
        case .timestamp:
            (LocalDateTime(text)
                ?? LocalDate(text).map { LocalDateTime(date: $0, time: LocalTime(hour: 0, minute: 0)!) }
                ?? serverTime(text))
                .map { .timestamp($0) }
        case .timestampWithLocalTimeZone: instant(text).map { .timestampWithLocalTimeZone($0) }
        case .uuid: IgniteUUID(text).map { .uuid($0) }
        case .intervalYearMonth: Period(text).map { .intervalYearMonth($0) }
        case .intervalDayTime: DayTimeInterval(text).map { .intervalDayTime($0) }
        default: nil
        }
    }

    // MARK: Numbers

    private func integer<Integer: FixedWidthInteger>(_ bytes: ArraySlice<UInt8>) throws(Misfit) -> Integer {
        var value: Integer = 0
        let bare = trimmed(bytes)
        let isNegative = bare.first == UInt8(ascii: "-")
        let digits = isNegative || bare.first == UInt8(ascii: "+") ? bare.dropFirst() : bare
        guard !digits.isEmpty else { throw misfit(bytes) }
        for byte in digits {
            guard byte >= 0x30, byte <= 0x39 else { throw misfit(bytes) }
            let (product, isTooLong) = value.multipliedReportingOverflow(by: 10)
            let digit = Integer(truncatingIfNeeded: byte - 0x30)
            let (sum, isTooLarge) =
                isNegative ? product.subtractingReportingOverflow(digit) : product.addingReportingOverflow(digit)
            guard !isTooLong, !isTooLarge else {
                throw Misfit(message: "\(shown(bytes)) is out of the range of \(column.type.sqlName)")
            }
            value = sum
        }
        return value
    }

    /// Whether a text is a number, and not one of the other texts that Swift reads, such as hexadecimal ones.
    private static func isNumber(_ text: String) -> Bool {
        let word = text.drop { $0 == "-" || $0 == "+" }.lowercased()
        if ["nan", "infinity", "inf"].contains(word) { return true }
        return text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 || "+-.eE".utf8.contains($0) }
    }

    /// Whether a number is infinite only if its text says so.
    private func isFinite(_ number: some FloatingPoint, _ text: String) -> Bool {
        !number.isInfinite || text.lowercased().contains("inf")
    }

    /// Reads a boolean as PostgreSQL does: beginnings of the words are enough.
    private static func boolean(_ text: String) -> Bool? {
        let word = text.lowercased()
        guard !word.isEmpty else { return nil }
        if "true".hasPrefix(word) || "yes".hasPrefix(word) || word == "on" || word == "1" { return true }
        if "false".hasPrefix(word) || "no".hasPrefix(word) || word == "off" || word == "of" || word == "0" {
            return false
        }
        return nil
    }

    // MARK: Times

    /// Reads a point in time, with an offset such as `Z` or `+02:00`, or in the zone of the session.
    private func instant(_ text: String) -> Instant? {
        if let instant = Instant(text) { return instant }
        guard let local = LocalDateTime(text), let utc = Instant(local) else { return nil }
        // Twice a year, the offset before and after can differ. A time that the clock skips is moved by the change.
        let before = zone.offset(at: utc.seconds - 86_400)
        let after = zone.offset(at: utc.seconds + 86_400)
        let isAfter = zone.offset(at: utc.seconds - Int64(after)) == after
        return Instant(local, secondsFromUTC: isAfter ? after : before)
    }

    /// Reads a point in time with an offset as the time in the zone of the server.
    private func serverTime(_ text: String) -> LocalDateTime? {
        guard let serverZone, let instant = Instant(text) else { return nil }
        return LocalDateTime(instant, secondsFromUTC: serverZone.offset(at: instant.seconds))
    }

    // MARK: Binaries

    private func binaryBytes(_ bytes: ArraySlice<UInt8>) throws(Misfit) -> [UInt8] {
        if binary == .base64 {
            guard let result = decodedBase64(bytes) else { throw misfit(bytes) }
            return result
        }
        var digits = bytes
        for prefix in ["\\x", "0x", "0X"] where digits.starts(with: prefix.utf8) {
            digits = digits.dropFirst(2)
            break
        }
        guard digits.count % 2 == 0 else { throw misfit(bytes) }
        var result: [UInt8] = []
        result.reserveCapacity(digits.count / 2)
        var index = digits.startIndex
        while index < digits.endIndex {
            guard let high = Self.hexDigit(digits[index]), let low = Self.hexDigit(digits[index + 1]) else {
                throw misfit(bytes)
            }
            result.append(high << 4 | low)
            index += 2
        }
        return result
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }

    // MARK: What does not fit

    private func misfit(_ bytes: ArraySlice<UInt8>) -> Misfit {
        Misfit(message: "\(shown(bytes)) is no \(column.type.sqlName)", hint: hint(bytes))
    }

    private func hint(_ bytes: ArraySlice<UInt8>) -> String? {
        let text = String(decoding: trimmed(bytes).prefix(100), as: UTF8.self)
        switch column.type {
        case .decimal, .double, .real, .tinyint, .smallint, .integer, .bigint:
            let isPlain = text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 || "+-., ".utf8.contains($0) }
            return isPlain && text.contains(",") ? "numbers have a decimal point and no separators: 1234.5" : nil
        case .date: return "dates are written as 2024-12-31"
        case .time: return "times are written as 23:59:59.999"
        case .timestamp: return "timestamps are written as 2024-12-31 23:59:59.999"
        case .timestampWithLocalTimeZone:
            return "points in time are written as 2024-12-31 23:59:59.999, with or without an offset such as +02:00"
        case .varbinary where binary == .hex && decodedBase64(bytes) != nil:
            return "if it is base64, use the option (binary base64)"
        default: return nil
        }
    }

    /// Returns a text for a message.
    private func shown(_ bytes: ArraySlice<UInt8>) -> String {
        let text = String(decoding: bytes.prefix(60), as: UTF8.self)
        return "\"\(text)\(bytes.count > 60 ? "…" : "")\""
    }
}

/// Returns a text without the blanks around it.
private func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var rest = bytes.drop { $0 == 0x20 || $0 >= 0x09 && $0 <= 0x0D }
    while let last = rest.last, last == 0x20 || last >= 0x09 && last <= 0x0D { rest.removeLast() }
    return rest
}

/// Returns the bytes that a text of base64 stands for (RFC 4648); nil for other text.
private func decodedBase64(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    guard text.count % 4 == 0 else { return nil }
    var result: [UInt8] = []
    result.reserveCapacity(text.count / 4 * 3)
    let padding = text.suffix(2).count { $0 == UInt8(ascii: "=") }
    var bits: UInt32 = 0
    for (index, byte) in text.dropLast(padding).enumerated() {
        let digit: UInt8
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): digit = byte - 65
        case UInt8(ascii: "a")...UInt8(ascii: "z"): digit = byte - 71
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte + 4
        case UInt8(ascii: "+"): digit = 62
        case UInt8(ascii: "/"): digit = 63
        default: return nil
        }
        bits = bits << 6 | UInt32(digit)
        if index % 4 == 3 {
            result += [
                UInt8(truncatingIfNeeded: bits >> 16), UInt8(truncatingIfNeeded: bits >> 8),
                UInt8(truncatingIfNeeded: bits),
            ]
            bits = 0
        }
    }
    // The last bits of an incomplete group must be zero.
    if padding == 2 { return bits & 15 == 0 ? result + [UInt8(truncatingIfNeeded: bits >> 4)] : nil }
    guard padding == 1 else { return result }
    return bits & 3 == 0
        ? result + [UInt8(truncatingIfNeeded: bits >> 10), UInt8(truncatingIfNeeded: bits >> 2)] : nil
}
