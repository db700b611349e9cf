// Compares many tasks that read single rows through a pool with a single client and with the Java client, in turns, and
// shows how long a read takes. Then cancels tasks at random, and looks for what is left on the server.
//
//     swift run -c release --package-path Benchmarks/library pool HOST:PORT [ROUNDS [READS]]
import Foundation
import IgniteAsync
import Measuring

let rounds = Arguments.number(1, or: 5)
let readCount = Arguments.number(2, or: 20_000)
let (taskCount, connectionCount, rowCount) = (64, 8, 1000)
let table = "BENCHMARK_POOL"
let ignite = try Ignite.connect(Arguments.address)
let pool = try IgnitePool(
    Arguments.address, pool: PoolOptions(minimumConnections: connectionCount, maximumConnections: connectionCount))

try ignite.execute("DROP TABLE IF EXISTS \(unsafe: table)")
try ignite.execute("CREATE TABLE \(unsafe: table) (id INT PRIMARY KEY, name VARCHAR)")
defer { _ = try? ignite.execute("DROP TABLE \(unsafe: table)") }
try ignite.executeBatch(
    "INSERT INTO \(unsafe: table) (id, name) VALUES (?, ?)", (0..<rowCount).map { ($0, "name \($0)") })
let select: SQLStatement = "SELECT name FROM \(unsafe: table) WHERE id = ?"

/// Reads rows in several tasks and returns how long each read took, in seconds.
@Sendable func readInTasks() async throws -> [Double] {
    try await withThrowingTaskGroup(of: [Double].self) { group in
        for _ in 0..<taskCount {
            group.addTask {
                var times: [Double] = []
                for number in 0..<readCount / taskCount {
                    let start = ContinuousClock.now
                    _ = try await pool.execute(select, number % rowCount).scalar(as: String.self)
                    times.append((ContinuousClock.now - start) / .seconds(1))
                }
                return times
            }
        }
        return try await group.reduce(into: []) { $0 += $1 }
    }
}

var reads = Comparison(of: readCount)
var times: [Double] = []
_ = try await readInTasks()
for _ in 0..<rounds {
    reads.note("pool", try await Measurement { times += try await readInTasks() })
    reads.note(
        "single client",
        try Measurement {
            for number in 0..<readCount { _ = try ignite.execute(select, number % rowCount).scalar(as: String.self) }
        })
    reads.note(
        "Java",
        try Measurement(
            peer: Peer.java("select", Arguments.address, table, "\(readCount)", "\(taskCount)", "\(connectionCount)")))
    reads.nextRound()
}
reads.report()

/// Prints how long the reads took that were measured.
func report(_ name: String, _ times: [Double]) {
    let sorted = times.sorted()
    func percentile(_ share: Double) -> Double {
        sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))] * 1000
    }
    print("\(name): " + String(format: "p50 %.2f ms, p99 %.2f ms", percentile(0.5), percentile(0.99)))
}
report("a read, \(taskCount) tasks on \(connectionCount) connections", times)
report(
    "a read, one client",
    try (0..<readCount).map { number in
        let start = ContinuousClock.now
        _ = try ignite.execute(select, number % rowCount).scalar(as: String.self)
        return (ContinuousClock.now - start) / .seconds(1)
    })

// A statement that does not end by itself, and one that does, each cancelled at any moment.
let mark = "cancelled \(UInt64.random(in: 0 ... .max))"
let endings = try await withThrowingTaskGroup(of: String.self) { group in
    for number in 0..<1000 {
        group.addTask {
            let task = Task {
                let statement: SQLStatement =
                    number.isMultiple(of: 2)
                    ? "SELECT /* \(unsafe: mark) */ COUNT(*) FROM TABLE(SYSTEM_RANGE(1, 10000000000))"
                    : "SELECT /* \(unsafe: mark) */ X FROM TABLE(SYSTEM_RANGE(1, 5000))"
                for try await _ in try await pool.execute(statement) {}
            }
            try await Task.sleep(for: .milliseconds(.random(in: 0...200)))
            task.cancel()
            switch await task.result {
            case .success: return "done before"
            case .failure(let error): return error is CancellationError ? "CancellationError" : "\(error)"
            }
        }
    }
    var endings: [String: Int] = [:]
    for try await ending in group { endings[ending, default: 0] += 1 }
    return endings
}
print(
    "1000 tasks cancelled:", endings.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", "))
let running: SQLStatement = "SELECT COUNT(*) FROM SYSTEM.SQL_QUERIES WHERE SQL LIKE ? AND SQL NOT LIKE '%SQL_QUERIES%'"
var left = 1
let end = ContinuousClock.now + .seconds(10)
while left > 0, ContinuousClock.now < end { left = try ignite.execute(running, "%\(mark)%").scalar() }
print("queries left on the server: \(left); connections: \(pool.statistics.idle) idle, \(pool.statistics.inUse) in use")
