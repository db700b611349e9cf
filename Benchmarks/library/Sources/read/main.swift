// Compares how many rows per second a Swift program and other clients read from a large result, in turns:
//
//     swift run -c release --package-path Benchmarks/library read HOST:PORT [ROUNDS [ROWS]]
//
// The rows are decoded as tuples, as `Decodable` structures and as lists of values. pyignite_dbapi reads them with
// `fetchall`; the Java client reads its result set in a virtual machine that has read the same rows once before.
// `pages` receives the rows without reading any value.
import Ignite
import Measuring

struct Item: Decodable {
    var id: Int
    var name: String
    var price: BigDecimal
    var weight: Double
    var moment: LocalDateTime
    var note: String?
}

let rowCount = Arguments.number(2, or: 1_000_000)
let query = LargeResult.query(rows: rowCount)
let ignite = try Ignite.connect(Arguments.address)

@MainActor
func eachRow(_ body: (ResultRow) throws -> Int) throws {
    var sum = 0
    let rows = try ignite.execute(query)
    while let row = try rows.next() { sum &+= try body(row) }
    precondition(sum > 0)
}

var comparison = Comparison(of: rowCount)
for _ in 0..<Arguments.number(1, or: 5) {
    comparison.note("tuples", try Measurement { try eachRow(LargeResult.digest) })
    comparison.note("pages", try Measurement { try eachRow { $0.number } })
    comparison.note("structures", try Measurement { try eachRow { try $0.decode(Item.self).id } })
    comparison.note("values", try Measurement { try eachRow { $0.values.count } })
    comparison.note("Java", try Measurement(peer: Peer.java("read", Arguments.address, query.text)))
    comparison.note("pyignite_dbapi", try Measurement(peer: Peer.python("read", Arguments.address, query.text)))
    comparison.nextRound()
}
comparison.report()
