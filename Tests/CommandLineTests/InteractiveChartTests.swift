import Ignite3
import IgniteCore
import TestSupport
import Testing

/// `\chart` at a terminal: colors, the size of the window, and `\watch`, which draws in place.
@Suite struct InteractiveChartTests {
    /// One row with two numbers, or many rows.
    private static let answer: @Sendable (SqlExec.Request) -> InProcessNode.Answer = { request in
        let columns = ["A", "B"].map { Column(name: $0, type: .integer) }
        return .rows(
            columns, request.sql.hasPrefix("many") ? (1...30).map { [.integer($0), .integer($0)] } : [[5, 7]])
    }

    private let environment = ["LC_ALL": "C.UTF-8", "TERM": "xterm"]

    @Test func seriesHaveColorsAndOneHasNone() throws {
        let seat = try Seat(environment: environment, answer: Self.answer)
        #expect(seat.prompts())
        _ = seat.run("select 1 \\chart")
        let first = String(decoding: seat.terminal.bytes, as: UTF8.self)
        #expect(first.contains("\u{1B}[36m█") && first.contains("\u{1B}[33m█"))
        let count = seat.terminal.bytes.count
        _ = seat.run("select 1 \\chart bar a")
        let second = String(decoding: seat.terminal.bytes[count...], as: UTF8.self)
        #expect(second.contains("█") && !second.contains("m█"))
    }

    @Test func itFillsTheWindow() throws {
        for (rows, columns) in [(24, 80), (40, 120)] {
            let seat = try Seat(environment: environment, rows: rows, columns: columns, answer: Self.answer)
            #expect(seat.prompts())
            _ = seat.run("many \\chart")
            let lines = seat.terminal.screen.lines
            #expect(lines.contains { $0.hasPrefix("    └─") && $0.count == columns }, "\(seat.terminal.screen.text)")
            #expect(lines.count { $0.contains("│") || $0.contains("┤") } > rows - 10, "\(seat.terminal.screen.text)")
        }
    }

    @Test func watchDrawsInPlace() throws {
        let seat = try Seat(environment: environment, answer: Self.answer)
        #expect(seat.prompts())
        let shown = seat.run("select 5 \\chart spark \\watch 0 c=3")
        #expect(seat.statements.count == 3)
        #expect(!shown.contains("ERROR"))
        let lines = seat.terminal.screen.lines
        #expect(lines.count { $0.hasPrefix(" A ▄") } == 1, "\(seat.terminal.screen.text)")
        #expect(lines.count { $0.contains("(every 0s)") } == 1)
    }
}
