import IgniteCore

/// The widths of the values of a result: those in the sample, and those that can follow in a longer result.
struct SampleWidths {
    /// The width of each column.
    private(set) var columns: [Int]
    /// The average width of the values in the sample, for each column.
    private(set) var averages: [Int]
    /// Whether a value in the sample has several lines.
    private(set) var hasLines = false

    init(_ sample: Sample, _ settings: FormatSettings) {
        let cells = ShownCells(settings)
        let lines = ShownLines()
        columns = Array(repeating: 0, count: sample.columns.count)
        averages = columns
        for index in 0..<sample.rowCount {
            let row = sample.page.row(index)
            for column in 0..<row.count {
                lines.removeAll()
                if cells.appendLines(of: row[column], of: row, to: lines) > 1 { hasLines = true }
                let width = lines.width
                columns[column] = max(columns[column], width)
                averages[column] += width
            }
        }
        for index in averages.indices { averages[index] /= max(1, sample.rowCount) }
        guard !sample.isWhole else { return }
        lines.removeAll()
        lines.append(settings.null)
        for (index, column) in sample.columns.enumerated() {
            columns[index] = max(columns[index], column.widestText, column.isNullable ? lines.width : 0)
        }
    }
}

extension Column {
    /// The maximum width of a value of the type, in an ordinary year; 0 if there is no limit.
    var widestText: Int {
        switch type {
        case .boolean: 5
        case .tinyint: 4
        case .smallint: 6
        case .integer: 11
        case .bigint: 20
        case .real: 15
        case .double: 24
        case .decimal: widestDecimal
        case .date: 10
        case .time: 8 + widestFraction
        case .timestamp: 19 + widestFraction
        case .timestampWithLocalTimeZone: 25 + widestFraction
        case .uuid: 36
        case .null, .varchar, .varbinary, .intervalYearMonth, .intervalDayTime, .object: 0
        }
    }

    /// A sign, the digits and a point. Declared decimals can have thousands of digits that no value uses.
    private var widestDecimal: Int {
        guard let precision else { return 0 }
        let scale = max(0, scale ?? 0)
        let digits = max(precision, scale == Int.max ? scale : scale + 1)
        return digits >= 38 ? 40 : digits + (scale > 0 ? 2 : 1)
    }

    private var widestFraction: Int {
        let digits = min(max(precision ?? 9, 0), 9)
        return digits > 0 ? digits + 1 : 0
    }
}
