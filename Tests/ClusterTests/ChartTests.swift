import TestSupport
import Testing

extension ClusterTests {
    /// `\chart` with the types and pages of a real node.
    @Suite struct ChartTests {
        private func draw(_ script: String) -> Program.Result {
            Node.run("-P", "columns=60", script: "\(script)\n", environment: ["LC_ALL": "C.UTF-8", "TZ": "UTC"])
        }

        @Test func decimalsNullAndNegativeValues() {
            let result = draw(
                """
                select * from (values ('Ada', 120.50), ('Grace', -30.25), ('Edsger', null)) t(name, balance) \\chart
                """)
            #expect(result.errors == "")
            #expect(
                result.text == """
                       NAME                 BALANCE
                        Ada                │█████████████████████████████ 120.50
                      Grace -30.25 ▐███████│
                     Edsger                │ (null)
                            ───────────────┼───────────┬───────────┬────────────
                                           0          50          100

                    """)
        }

        @Test func aTimeAxis() {
            let result = draw(
                """
                select timestamp '2024-02-28 12:00:00' + cast(x as int) * interval '6' hour as ts, x
                from table(system_range(1, 16)) \\chart
                """)
            #expect(result.errors == "")
            #expect(result.lines.first == " X  by TS")
            #expect(result.text.contains("02-29") && result.text.contains("03-01"), "\(result.text)")
        }

        @Test func aMillionRows() {
            let result = draw("select mod(x, 10) as v from table(system_range(1, 1000000)) \\chart")
            #expect(result.lines.count { $0.hasSuffix(" 100000") } == 10, "\(result.text)")
        }
    }
}
