// How much time the async face of the library takes beside the synchronous one, in turns:
//
//     swift run -c release --package-path Benchmarks/async async HOST:PORT [ROUNDS [ROWS [STATEMENTS]]]
import Glibc
import IgniteAsync

let arguments = CommandLine.arguments
func number(_ position: Int, or standard: Int) -> Int {
    arguments.count > position ? Int(arguments[position]) ?? standard : standard
}
let address = arguments.count > 1 ? arguments[1] : "127.0.0.1:10800"
let rounds = number(2, or: 7)
let rowCount = number(3, or: 1_000_000)
let statementCount = number(4, or: 2000)
let query = """
    SELECT CAST(x AS INT) AS id, 'name ' || CAST(x AS VARCHAR) AS name, CAST(x * 0.01 AS DECIMAL(18, 2)) AS price,
      CAST(x AS DOUBLE) * 1.5 AS weight, TIMESTAMP '2024-01-01 00:00:00' + x * INTERVAL '1.001' SECOND AS moment,
      CASE WHEN MOD(x, 3) = 0 THEN NULL ELSE 'note ' || CAST(x AS VARCHAR) END AS note
    FROM TABLE(SYSTEM_RANGE(1, \(rowCount)))
    """

/// Something that depends on the values of a row, so that nothing is left out.
func digest(_ row: ResultRow) throws -> Int {
    let (id, name, price, weight, moment, note) = try row.decode(
        Int.self, String.self, BigDecimal.self, Double.self, LocalDateTime.self, String?.self)
    return id + name.utf8.count + Int(price.scale) + Int(weight) + moment.date.day + (note?.utf8.count ?? 0)
}

func cpuSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

func seconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
}

/// Prints what both took, and answers their ratios.
func compare(_ name: String, _ synchronous: () throws -> Void, _ asynchronous: () async throws -> Void) async throws {
    var ratios: [Double] = []
    for _ in 0..<rounds {
        let clock = ContinuousClock()
        let cpu = cpuSeconds()
        let first = seconds(try clock.measure(synchronous))
        let cpuBetween = cpuSeconds()
        let second = seconds(try await clock.measure(asynchronous))
        let cpuAfter = cpuSeconds()
        ratios.append(second / first)
        let times = [first, second, cpuBetween - cpu, cpuAfter - cpuBetween].map { "\(Int($0 * 1e6)) µs" }
        print(name, "sync \(times[0]) async \(times[1])", "CPU \(times[2]) \(times[3])", separator: "\t")
    }
    ratios.sort()
    print(name, "async / sync: least \(ratios[0]), median \(ratios[ratios.count / 2])", separator: "\t")
}

let ignite = try Ignite.connect(address)
let pool = try IgnitePool(address)
let single = "SELECT 1"

try await compare("\(rowCount) rows") {
    var sum = 0
    let rows = try ignite.execute(query)
    while let row = try rows.next() { sum &+= try digest(row) }
    precondition(sum > 0)
} _: {
    var sum = 0
    for try await row in try await pool.execute(query) { sum &+= try digest(row) }
    precondition(sum > 0)
}
try await compare("\(statementCount) statements") {
    for _ in 0..<statementCount { _ = try ignite.execute(single).next() }
} _: {
    for _ in 0..<statementCount { _ = try await pool.execute(single).first() }
}
