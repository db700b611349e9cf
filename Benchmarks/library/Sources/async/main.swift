// Compares the time that the asynchronous library takes with that of the synchronous one, in turns:
//
//     swift run -c release --package-path Benchmarks/library async HOST:PORT [ROUNDS [ROWS [STATEMENTS]]]
import IgniteAsync
import Measuring

let rounds = Arguments.number(1, or: 7)
let rowCount = Arguments.number(2, or: 1_000_000)
let statementCount = Arguments.number(3, or: 2000)
let query = LargeResult.query(rows: rowCount)
let statement: SQLStatement = "SELECT 1"
let ignite = try Ignite.connect(Arguments.address)
let pool = try IgnitePool(Arguments.address)

var ofRows = Comparison(of: rowCount)
for _ in 0..<rounds {
    ofRows.note(
        "rows, sync",
        try Measurement {
            var sum = 0
            let rows = try ignite.execute(query)
            while let row = try rows.next() { sum &+= try LargeResult.digest(row) }
            precondition(sum > 0)
        })
    ofRows.note(
        "rows, async",
        try await Measurement {
            var sum = 0
            for try await row in try await pool.execute(query) { sum &+= try LargeResult.digest(row) }
            precondition(sum > 0)
        })
    ofRows.nextRound()
}
ofRows.report()

var ofStatements = Comparison(of: statementCount)
for _ in 0..<rounds {
    ofStatements.note(
        "statements, sync",
        try Measurement { for _ in 0..<statementCount { _ = try ignite.execute(statement).next() } })
    ofStatements.note(
        "statements, async",
        try await Measurement { for _ in 0..<statementCount { _ = try await pool.execute(statement).fetchOne() } })
    ofStatements.nextRound()
}
ofStatements.report()
