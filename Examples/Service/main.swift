// A small service: workers that move money between accounts, through a pool of connections, until SIGTERM or SIGINT.
//
//     service HOST:PORT[,HOST:PORT…] [WORKERS]
//
// It goes on while nodes of the cluster die, freeze and come back. At the end it finishes what has begun, checks that
// nothing was lost or done twice, and writes its figures to standard output. `Benchmarks/faults.py` disturbs a cluster
// meanwhile.
import Dispatch
import Foundation
import IgniteAsync

guard (2...3).contains(CommandLine.arguments.count) else {
    print("usage: service HOST:PORT[,HOST:PORT…] [WORKERS]")
    exit(2)
}
let workerCount = CommandLine.arguments.count == 3 ? Int(CommandLine.arguments[2]) ?? 8 : 8

// Every wait has a limit.
var options = try ClientOptions("ignite://\(CommandLine.arguments[1])?connectTimeout=6&handshakeTimeout=2")
options.statementTimeout = .seconds(5)
options.socketTimeout = .seconds(4)
let log = ServiceLog()
let metrics = ServiceMetrics()
let pool = try IgnitePool(
    options,
    pool: PoolOptions(
        minimumConnections: 2, maximumConnections: workerCount, waitTimeout: .seconds(5), idleTimeout: .seconds(60)),
    listeners: [log, metrics])
let bank = Bank(pool: pool, log: log, metrics: metrics)
// The cluster may be starting, too.
let patience = ContinuousClock.now + .seconds(60)
while true {
    do {
        try await bank.open()
        break
    } catch {
        // Whatever has been done, the next attempt begins with empty tables.
        guard error is IgniteError, ContinuousClock.now < patience else { throw error }
        log.write(.warning, "not ready yet: \(error)")
        try await Task.sleep(for: .seconds(1))
    }
}

// A signal ends the work, not the process.
let (signals, arrived) = AsyncStream.makeStream(of: Int32.self)
let sources = [SIGTERM, SIGINT].map { number in
    signal(number, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
    source.setEventHandler { @Sendable in arrived.yield(number) }
    source.resume()
    return source
}

log.write(.info, "\(workerCount) workers begin")
let work = Task {
    await withTaskGroup { group in
        for worker in 0..<workerCount { group.addTask { await bank.work(worker) } }
    }
}
let reports = Task {
    while !Task.isCancelled {
        try await Task.sleep(for: .seconds(30))
        log.write(.info, metrics.line(pool.statistics))
    }
}
for await number in signals {
    log.write(.info, "signal \(number): no new work begins")
    break
}
for source in sources { source.cancel() }
bank.stop()
await work.value
reports.cancel()

// The check uses the pool as well; then it ends.
print(metrics.figures)
var status: Int32 = 1
do {
    let audit = try await bank.audit()
    print(audit.figures)
    if audit.isGood { status = 0 }
} catch {
    print("the tables could not be checked: \(error)")
}
let isInTime = await pool.shutdown(within: .seconds(10))
log.write(.info, isInTime ? "the pool has ended" : "the pool was ended by force")
exit(status)
