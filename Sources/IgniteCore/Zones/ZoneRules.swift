import Glibc

/// The offsets from UTC of one time zone, with the name that a server knows.
package final class ZoneRules: Sendable {
    /// A point in time from which an offset applies.
    struct Transition: Sendable {
        /// Seconds since 1970 UTC.
        var time: Int64
        /// Seconds east of UTC.
        var offset: Int32
    }

    /// The id under which the server knows the zone: `Europe/Berlin`, `UTC`, `+05:30`, `GMT+2`.
    package let name: String

    /// The offset before the first transition.
    private let initialOffset: Int32
    /// The transitions in order of time.
    private let transitions: [Transition]
    /// From here on everything repeats every 400 years; `Int64.max` if nothing repeats.
    private let cycleStart: Int64

    /// The calendar, including weekdays, repeats after 400 years.
    private static let cycleSeconds: Int64 = 146_097 * 86_400

    /// Creates UTC.
    package convenience init() {
        self.init(name: "UTC", offset: 0)
    }

    private init(name: String, offset: Int) {
        self.name = name
        initialOffset = Int32(offset)
        transitions = []
        cycleStart = .max
    }

    /// Creates a zone by one of the names that Java's `ZoneId.of` accepts.
    ///
    /// These are `Z`, `UTC`, `GMT` or `UT`; an offset, `+h`, `+hh`, `+hh:mm`, `+hhmm`, `+hh:mm:ss` or `+hhmmss`, up to
    /// 18 hours, alone or after one of `UTC`, `GMT` and `UT`; or the name of a region, whose rules are read from the
    /// folder of zone files.
    ///
    /// - Throws: `.invalidArgument` if the name is not valid.
    package convenience init(named name: String, folder: String = ZonePaths.systemFolder) throws(IgniteError) {
        if name == "Z" || Self.prefixes.contains(name) {
            self.init(name: name, offset: 0)
            return
        }
        let prefix = Self.prefixes.first { name.hasPrefix($0) } ?? ""
        let rest = Array(name.utf8.dropFirst(prefix.utf8.count))
        if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
            guard let offset = Self.offset(rest) else {
                throw IgniteError(
                    .invalidArgument, "time zone \"\(name)\" has an invalid offset",
                    hint: "offsets are +h, +hh, +hh:mm, +hhmm or +hh:mm:ss, up to 18:00")
            }
            self.init(name: name, offset: offset)
            return
        }
        try self.init(region: name, folder: folder)
    }

    /// In the order for matching prefixes: `UTC` begins with `UT`.
    private static let prefixes = ["UTC", "GMT", "UT"]

    private init(region name: String, folder: String) throws(IgniteError) {
        let file = try Self.regionFile(name, folder: folder)
        self.name = name
        initialOffset = file.initialOffset
        guard let rule = file.rule else {
            transitions = file.transitions
            cycleStart = .max
            return
        }
        // A rule without an explicit transition before it applies from long before the first possible time.
        let last = file.transitions.last?.time ?? -(1 << 41)
        let year = Calendar.date(ofDay: Int(last / 86_400)).year
        let following = (year - 1...year + 402)
            .flatMap { rule.transitions(inYear: $0) }
            .filter { $0.time > last }
            // Two at the same time: summer time that never ends; its beginning counts.
            .sorted { ($0.time, $0.offset) < ($1.time, $1.offset) }
        guard let first = following.first else {
            let fixed = Transition(time: last + 1, offset: Int32(rule.standardOffset))
            transitions = file.transitions + [fixed]
            cycleStart = .max
            return
        }
        transitions = file.transitions + following.prefix { $0.time < first.time + Self.cycleSeconds }
        cycleStart = first.time
    }

    /// Returns the seconds east of UTC at a time, given in seconds since 1970 UTC.
    package func offset(at seconds: Int64) -> Int {
        var moment = seconds
        if moment >= cycleStart {
            // Each remainder separately: the difference of the times could overflow.
            var position = moment % Self.cycleSeconds - cycleStart % Self.cycleSeconds
            if position < 0 { position += Self.cycleSeconds }
            if position >= Self.cycleSeconds { position -= Self.cycleSeconds }
            moment = cycleStart + position
        }
        return transitions.withUnsafeBufferPointer { transitions in
            var low = 0
            var high = transitions.count
            while low < high {
                let middle = (low + high) / 2
                if transitions[middle].time <= moment { low = middle + 1 } else { high = middle }
            }
            return Int(low == 0 ? initialOffset : transitions[low - 1].offset)
        }
    }

    /// Returns the seconds east of UTC at a time, and the times around it that have the same offset.
    package func period(at seconds: Int64) -> (offset: Int, range: Range<Int64>) {
        guard !transitions.isEmpty else { return (Int(initialOffset), Int64.min..<Int64.max) }
        // Repeated years are rare: looking for their offset every time costs little.
        guard seconds < cycleStart else { return (offset(at: seconds), seconds..<max(seconds, seconds &+ 1)) }
        let next = transitions.firstIndex { $0.time > seconds } ?? transitions.count
        let offset = next == 0 ? initialOffset : transitions[next - 1].offset
        let start = next == 0 ? Int64.min : transitions[next - 1].time
        let end = next == transitions.count ? cycleStart : transitions[next].time
        return (Int(offset), start..<end)
    }

    /// Returns the seconds of `+h`, `+hh`, `+hhmm`, `+hh:mm`, `+hhmmss` or `+hh:mm:ss`; nil for other text.
    private static func offset(_ text: [UInt8]) -> Int? {
        let separators: [Int]
        switch text.count {
        case 2, 3, 5, 7: separators = []
        case 6: separators = [3]
        case 9: separators = [3, 6]
        default: return nil
        }
        var digits: [Int] = []
        for (index, byte) in text.enumerated().dropFirst() {
            if separators.contains(index) {
                guard byte == UInt8(ascii: ":") else { return nil }
            } else {
                guard byte >= 0x30, byte <= 0x39 else { return nil }
                digits.append(Int(byte - 0x30))
            }
        }
        if digits.count == 1 { digits.insert(0, at: 0) }
        while digits.count < 6 { digits.append(0) }
        let (hour, minute, second) = (
            digits[0] * 10 + digits[1], digits[2] * 10 + digits[3], digits[4] * 10 + digits[5]
        )
        let total = hour * 3600 + minute * 60 + second
        guard minute < 60, second < 60, total <= 18 * 3600 else { return nil }
        return text[0] == UInt8(ascii: "-") ? -total : total
    }

    private static func regionFile(_ name: String, folder: String) throws(IgniteError) -> ZoneFile {
        guard isRegionName(name) else { throw unknown(name) }
        let path = "\(folder)/\(name)"
        // The largest zone files are a few kilobytes.
        guard let bytes = fileBytes(path, limit: 1 << 18) else {
            if access(folder, R_OK | X_OK) != 0 {
                throw IgniteError(
                    .invalidArgument, "time zone \"\(name)\" cannot be looked up: there are no zone files in \(folder)",
                    hint: "install the package tzdata, or use an offset such as +02:00")
            }
            throw unknown(name)
        }
        guard bytes.starts(with: "TZif".utf8) else { throw unknown(name) }
        do throws(WireError) {
            return try bytes.withUnsafeBufferPointer { (buffer) throws(WireError) in
                try ZoneFile(UnsafeRawBufferPointer(buffer))
            }
        } catch {
            throw IgniteError(
                .invalidArgument,
                "time zone \"\(name)\" cannot be used: \(path) is damaged at byte \(error.offset): \(error.text)")
        }
    }

    private static func unknown(_ name: String) -> IgniteError {
        IgniteError(
            .invalidArgument, "unknown time zone \"\(name)\"",
            hint: "use a name such as Europe/Berlin, or UTC, +02:00, GMT+2; names are case-sensitive")
    }

    /// Files that are not zones of a server: the machine's own zone, and ids that Java has dropped or never had.
    private static let foreignNames = ["localtime", "posixrules", "Factory", "EST", "MST", "HST", "ROC"]

    /// Returns whether a name has the form of Java's region ids and names a file below the folder.
    private static func isRegionName(_ name: String) -> Bool {
        let text = Array(name.utf8)
        guard text.count >= 2, text.count <= 255, isLetter(text[0]) else { return false }
        for byte in text where !isLetter(byte) && !(byte >= 0x2B && byte <= 0x39 && byte != 0x2C) {
            guard byte == UInt8(ascii: "_") || byte == UInt8(ascii: "~") else { return false }
        }
        let parts = text.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.allSatisfy { $0 == UInt8(ascii: ".") } }) else { return false }
        // These two folders contain copies of all zones.
        return !name.hasPrefix("posix/") && !name.hasPrefix("right/") && !foreignNames.contains(name)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
    }
}
