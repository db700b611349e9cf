// Compares how many rows per second a Swift program and other clients write, in batches and by key, in turns:
//
//     swift run -c release --package-path Benchmarks/library write HOST:PORT [ROUNDS [ROWS [ROWS OF A BATCH]]]
//
// By key: `upsertAll` from lists of values and from structures, and the `upsertAll` and data streamer of the Java
// client. In batches of SQL: `executeBatch`, and `executemany` of pyignite_dbapi. The table is dropped at the end.
import Ignite
import Measuring

struct Item: Codable {
    var id: Int
    var name: String
    var weight: Double
    var note: String?

    init(_ number: Int) {
        id = number
        name = "name \(number)"
        weight = Double(number) * 1.5
        note = number % 3 == 0 ? nil : "note \(number)"
    }

    var row: [(any ValueConvertible)?] { [id, name, weight, note] }
}

let rounds = Arguments.number(1, or: 5)
let rowCount = Arguments.number(2, or: 100_000)
let batchCount = Arguments.number(3, or: 20_000)
let address = Arguments.address
let table = "BENCHMARK_WRITE"
let insert: SQLStatement = "INSERT INTO \(unsafe: table) (id, name, weight, note) VALUES (?, ?, ?, ?)"
let items = (1...rowCount).map(Item.init)
let batch = (1...batchCount).map(Item.init)

let ignite = try Ignite.connect(address)

/// Creates the table again, so that no client is slowed down by rows of the previous one, or by their removal.
@MainActor
func emptyTable() throws {
    try ignite.execute("DROP TABLE IF EXISTS \(unsafe: table)")
    try ignite.execute("CREATE TABLE \(unsafe: table) (id INT PRIMARY KEY, name VARCHAR, weight DOUBLE, note VARCHAR)")
}

@MainActor
func count(_ expected: Int) throws {
    let found = try ignite.execute("SELECT COUNT(*) FROM \(unsafe: table)").next()?.get(Int.self, at: 0)
    precondition(found == expected, "\(found ?? 0) rows in the table instead of \(expected)")
}

defer { _ = try? ignite.execute("DROP TABLE \(unsafe: table)") }
var byKey = Comparison(of: rowCount)
for _ in 0..<rounds {
    try emptyTable()
    let target = try ignite.table(table)
    byKey.note("upsertAll values", try Measurement { try target.upsertAll(items.lazy.map(\.row)) })
    try count(rowCount)
    try emptyTable()
    let records = try ignite.table(table).records(of: Item.self)
    byKey.note("upsertAll structures", try Measurement { try records.upsertAll(items) })
    try count(rowCount)
    for way in ["upsertAll", "stream"] {
        try emptyTable()
        byKey.note("Java \(way)", try Measurement(peer: Peer.java(way, address, table, "\(rowCount)")))
    }
    byKey.nextRound()
}
byKey.report()

var byBatch = Comparison(of: batchCount)
for _ in 0..<rounds {
    try emptyTable()
    byBatch.note(
        "executeBatch",
        try Measurement { try ignite.executeBatch(insert, batch.lazy.map { ($0.id, $0.name, $0.weight, $0.note) }) })
    try count(batchCount)
    try emptyTable()
    byBatch.note(
        "in a transaction",
        try Measurement {
            try ignite.transaction {
                _ = try $0.executeBatch(insert, batch.lazy.map { ($0.id, $0.name, $0.weight, $0.note) })
            }
        })
    try count(batchCount)
    try emptyTable()
    byBatch.note("executemany", try Measurement(peer: Peer.python("write", address, insert.text, "\(batchCount)")))
    byBatch.nextRound()
}
byBatch.report()
