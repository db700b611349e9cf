import IgniteCore

/// Finds the types of columns in the first records of a file. A type is chosen only if every value of the column is
/// written as that type would be: leading zeros, numbers of 20 digits, and dates of mixed forms stay text.
struct ColumnInference {
    /// What the values of a column have been so far.
    private struct Finding {
        var type: ColumnType?
        /// The most digits before and after the decimal point.
        var digits = (before: 0, after: 0)
    }

    /// The names as in the file. Objects can have more of them than those before.
    var names: [String] {
        didSet { findings += names.dropFirst(findings.count).map { _ in Finding() } }
    }
    private var findings: [Finding]
    /// Whether quotes make a number or a boolean text, as in JSON.
    private let hasTypes: Bool

    init(names: [String], hasTypes: Bool = false) {
        self.names = names
        self.hasTypes = hasTypes
        findings = names.map { _ in Finding() }
    }

    /// Throws if a table cannot have columns of these names.
    func checkNames(line: Int) throws(CopyStop) {
        var seen: Set<String> = []
        for (index, name) in names.enumerated() {
            guard !name.allSatisfy(\.isWhitespace) else {
                throw .fault(
                    line: line, "column \(index + 1) has no name, and CREATE needs one", hint: "name it in the file")
            }
            guard seen.insert(Self.storedName(name)).inserted else {
                throw .fault(
                    line: line, "two columns have the name \(Self.storedName(name))", hint: "rename one in the file")
            }
        }
    }

    mutating func add(_ record: CopyRecord) {
        for (index, field) in record.fields.prefix(names.count).enumerated() {
            switch field.kind {
            case .null, .missing: continue
            case .quoted where hasTypes:
                let (type, _) = Self.type(of: record.text(field))
                let isTime = [.date, .time, .timestamp, .timestampWithLocalTimeZone, .uuid].contains(type)
                add(isTime ? type : .varchar, (0, 0), to: &findings[index])
            case .bare, .quoted:
                let text = record.text(field)
                if text.isEmpty { findings[index].type = .varchar } else { add(text, to: &findings[index]) }
            }
        }
    }

    private func add(_ text: String, to finding: inout Finding) {
        let (type, digits) = Self.type(of: text)
        add(type, digits, to: &finding)
    }

    private func add(_ type: ColumnType, _ digits: (before: Int, after: Int), to finding: inout Finding) {
        finding.digits.before = max(finding.digits.before, digits.before)
        finding.digits.after = max(finding.digits.after, digits.after)
        guard let known = finding.type, known != type else { return finding.type = type }
        finding.type = Self.common(known, type)
    }

    /// Returns the type that has the values of both.
    private static func common(_ one: ColumnType, _ other: ColumnType) -> ColumnType {
        let numbers: [ColumnType] = [.integer, .bigint, .decimal, .double]
        guard let first = numbers.firstIndex(of: one), let second = numbers.firstIndex(of: other) else {
            return .varchar
        }
        return numbers[max(first, second)]
    }

    /// Returns the type that a text is written as, and the digits of a number.
    static func type(of text: String) -> (ColumnType, (before: Int, after: Int)) {
        let none = (before: 0, after: 0)
        if ["true", "false"].contains(text.lowercased()) { return (.boolean, none) }
        if let first = text.utf8.first, first == UInt8(ascii: "-") || first >= 0x30 && first <= 0x39 {
            let parts = text.drop { $0 == "-" }.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
            let isNumber = parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } }
            if isNumber {
                let hasLeadingZero = parts[0].count > 1 && parts[0].first == "0"
                let after = parts.count > 1 ? parts[1].count : 0
                // Ids of that length are no numbers to calculate with, and other programs round them.
                guard !hasLeadingZero, parts[0].count + after <= 38 else { return (.varchar, none) }
                if parts.count > 1 { return (.decimal, (parts[0].count, after)) }
                if Int32(text) != nil { return (.integer, (parts[0].count, 0)) }
                return Int64(text) != nil ? (.bigint, (parts[0].count, 0)) : (.varchar, none)
            }
            let isExponential = text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 || "+-.eE".utf8.contains($0) }
            if isExponential, text.lowercased().contains("e"), let number = Double(text), number.isFinite {
                return (.double, none)
            }
        }
        if LocalDate(text) != nil { return (.date, none) }
        if LocalDateTime(text) != nil { return (.timestamp, none) }
        if text.utf8.count >= 8, LocalTime(text) != nil { return (.time, none) }
        if Instant(text) != nil { return (.timestampWithLocalTimeZone, none) }
        if text.utf8.count == 36, IgniteUUID(text) != nil { return (.uuid, none) }
        return (.varchar, none)
    }

    /// Returns the columns, whose names are stored as a statement without quotes would store them where that is possible.
    ///
    /// - Parameter hasLocalTimeZone: Whether there is a type for points in time.
    func columns(hasLocalTimeZone: Bool) -> [Column] {
        zip(names, findings).map { name, finding in
            var type = finding.type ?? .varchar
            if type == .timestampWithLocalTimeZone, !hasLocalTimeZone { type = .varchar }
            let isDecimal = type == .decimal
            return Column(
                name: Self.storedName(name), type: type,
                precision: isDecimal ? finding.digits.before + finding.digits.after : nil,
                scale: isDecimal ? finding.digits.after : nil)
        }
    }

    private static func storedName(_ name: String) -> String {
        guard let first = name.utf8.first, first < 0x80, !first.isDigit else { return name }
        return name.utf8.allSatisfy { $0 < 0x80 && $0.isNameByte } ? name.uppercased() : name
    }
}

extension Column {
    /// The type as in CREATE TABLE.
    var definition: String {
        guard type == .decimal, let precision else { return type.sqlName }
        return "DECIMAL(\(precision), \(scale ?? 0))"
    }
}
