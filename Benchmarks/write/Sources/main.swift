// How many rows a second a Swift program writes, in batches and by key, in wall time and CPU time of the client:
//
//     swift run -c release --package-path Benchmarks/write write HOST:PORT [ROUNDS [ROWS]]
//
// Each round writes the same rows over a batch of SQL, over `executemany` of pyignite_dbapi (where `python3`, or what
// PYTHON names, has it), and with `upsertAll` from lists of values and from structures. Its table is dropped at the end.
import Foundation
import Ignite

struct Item: Codable {
    var id: Int
    var name: String
    var weight: Double
    var note: String?
}

let arguments = CommandLine.arguments
let address = arguments.count > 1 ? arguments[1] : "127.0.0.1:10800"
let rounds = arguments.count > 2 ? Int(arguments[2]) ?? 3 : 3
let count = arguments.count > 3 ? Int(arguments[3]) ?? 20_000 : 20_000
let table = "BENCHMARK_WRITE"
let insert = "INSERT INTO \(table) (id, name, weight, note) VALUES (?, ?, ?, ?)"

func item(_ number: Int) -> Item {
    Item(
        id: number, name: "name \(number)", weight: Double(number) * 1.5, note: number % 3 == 0 ? nil : "note \(number)"
    )
}

let items = (1...count).map(item)

func cpuSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// What the peer does between the two clocks; exits with 77 where it is not installed.
let peer = """
    import sys, time
    try:
        import pyignite_dbapi
    except ImportError:
        sys.exit(77)
    rows = [(n, "name %d" % n, n * 1.5, None if n % 3 == 0 else "note %d" % n) for n in range(1, int(sys.argv[2]) + 1)]
    with pyignite_dbapi.connect(address=[sys.argv[1]]) as connection, connection.cursor() as cursor:
        wall, cpu = time.perf_counter(), time.process_time()
        cursor.executemany(sys.argv[3], rows)
        print(time.perf_counter() - wall, time.process_time() - cpu)
    """

/// Wall and CPU seconds of the peer; nil where it is not there.
func peerSeconds() throws -> (Double, Double)? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
        ProcessInfo.processInfo.environment["PYTHON"] ?? "python3", "-c", peer, address, "\(count)", insert,
    ]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let numbers = text.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
    return numbers.count == 2 ? (numbers[0], numbers[1]) : nil
}

func report(_ name: String, _ wall: Double, _ cpu: Double) {
    let columns = [name, "\(Int(Double(count) / wall)) rows/s", String(format: "%.3f s, CPU %.3f s", wall, cpu)]
    print(columns.map { $0.padding(toLength: 20, withPad: " ", startingAt: 0) }.joined())
}

func measure(_ name: String, _ body: () throws -> Void) throws {
    let before = cpuSeconds()
    let wall = try ContinuousClock().measure(body)
    report(name, Double(wall.components.seconds) + Double(wall.components.attoseconds) / 1e18, cpuSeconds() - before)
}

let ignite = try Ignite.connect(address)
try ignite.execute("DROP TABLE IF EXISTS \(table)")
try ignite.execute("CREATE TABLE \(table) (id INT PRIMARY KEY, name VARCHAR, weight DOUBLE, note VARCHAR)")
defer { _ = try? ignite.execute("DROP TABLE \(table)") }
let target = try ignite.table(table)
let records = target.records(of: Item.self)
let batches: [() throws -> Void] = [
    {
        try measure("batch") {
            try ignite.executeBatch(insert, items.lazy.map { ($0.id, $0.name, $0.weight, $0.note) })
        }
    },
    { if let (wall, cpu) = try peerSeconds() { report("pyignite_dbapi", wall, cpu) } },
]
for round in 0..<rounds {
    // Whoever comes first after the rows by key has the harder task.
    for batch in round % 2 == 0 ? batches : batches.reversed() {
        try batch()
        try ignite.execute("DELETE FROM \(table)")
    }
    try measure("upsertAll values") {
        try target.upsertAll(
            items.lazy.map { item -> [Value?] in
                [
                    .integer(Int32(item.id)), .varchar(item.name), .double(item.weight),
                    item.note.map { .varchar($0) } ?? .some(.null),
                ]
            })
    }
    try ignite.execute("DELETE FROM \(table)")
    try measure("upsertAll structs") { try records.upsertAll(items) }
    try ignite.execute("DELETE FROM \(table)")
}
