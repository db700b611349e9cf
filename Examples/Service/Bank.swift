import IgniteAsync
import Synchronization

struct MissingAccount: Error {}
struct MadeBefore: Error {}

/// The work: transfers between accounts, each of which is one transaction.
final class Bank: Sendable {
    private static let accountCount = 200
    private static let openingBalance: Int64 = 1000
    /// The time within which a transfer must have come to an end, whatever the cluster does.
    static let taskLimit = Duration.seconds(20)

    private let pool: IgnitePool
    private let log: ServiceLog
    private let metrics: ServiceMetrics
    private let isOver = Atomic<Bool>(false)
    private let lastID = Atomic<Int64>(0)
    private let isIgnite3 = Atomic<Bool>(true)
    /// Looked up once: they work over all connections.
    private let tables = Mutex<(accounts: AsyncTable, transfers: AsyncTable)?>(nil)
    /// When each transfer was reported as made, and the transfers whose outcome is unknown.
    private let outcomes = Mutex<(done: [Int64: ContinuousClock.Instant], unknown: Set<Int64>)>(([:], []))

    init(pool: IgnitePool, log: ServiceLog, metrics: ServiceMetrics) {
        self.pool = pool
        self.log = log
        self.metrics = metrics
    }

    /// Creates the tables and the accounts.
    func open() async throws {
        let isIgnite3 = try await pool.withClient { $0.server.protocolName == "Ignite 3" }
        self.isIgnite3.store(isIgnite3, ordering: .relaxed)
        if isIgnite3 {
            try await pool.execute("CREATE ZONE IF NOT EXISTS bank (REPLICAS 3) STORAGE PROFILES ['default']")
        }
        let options = isIgnite3 ? "ZONE bank" : "WITH \"atomicity=transactional,backups=2\""
        for table in ["transfer", "account"] { try await pool.execute("DROP TABLE IF EXISTS \(unsafe: table)") }
        try await pool.execute("CREATE TABLE account (id INT PRIMARY KEY, balance BIGINT) \(unsafe: options)")
        try await pool.execute(
            "CREATE TABLE transfer (id BIGINT PRIMARY KEY, payer INT, payee INT, amount BIGINT) \(unsafe: options)")
        try await pool.executeBatch(
            "INSERT INTO account (id, balance) VALUES (?, ?)",
            (0..<Self.accountCount).map { ($0, Self.openingBalance) })
        let found = (accounts: try await pool.table("account"), transfers: try await pool.table("transfer"))
        tables.withLock { $0 = found }
    }

    /// Workers begin nothing new from now on.
    func stop() { isOver.store(true, ordering: .relaxed) }

    /// Makes transfers until the end of the service.
    func work(_ worker: Int) async {
        while !isOver.load(ordering: .relaxed) {
            let id = lastID.add(1, ordering: .relaxed).newValue
            let start = ContinuousClock.now
            let result = await within(Self.taskLimit) { try await self.transfer(id) }
            metrics.ended(result, after: .now - start)
            switch result {
            case .success: outcomes.withLock { $0.done[id] = .now }
            case .failure(let error):
                // What the service cannot know, it says; it never guesses and never simply repeats.
                let isUnknown = (error as? IgniteError)?.isOutcomeUnknown == true
                if isUnknown { outcomes.withLock { _ = $0.unknown.insert(id) } }
                log.write(.warning, "transfer \(id) \(isUnknown ? "may have been made" : "was not made"): \(error)")
            }
        }
    }

    /// Moves money in one transaction, again if another one was in the way or a node was lost.
    private func transfer(_ id: Int64) async throws {
        // The smaller number first, so that two transfers do not wait for each other.
        let payer = Int.random(in: 0..<Self.accountCount - 1)
        let payee = Int.random(in: payer + 1..<Self.accountCount)
        let amount = Int64.random(in: 1...5)
        let policy = RetryPolicy(maximumAttempts: 20, timeout: .seconds(12))
        guard let (accounts, transfers) = tables.withLock({ $0 }) else { throw MissingAccount() }
        try await pool.retrying(policy, options: options) { transaction, attempt in
            if attempt > 1 { metrics.tryAgain() }
            for (account, change) in [(payer, -amount), (payee, amount)] {
                // Reading locks the row, so nobody changes it in between.
                guard let row = try await accounts.get(account, in: transaction) else { throw MissingAccount() }
                try await accounts.upsert([account, try row.get(Int64.self, "BALANCE") + change], in: transaction)
            }
            guard try await transfers.insert([id, payer, payee, amount], in: transaction) else {
                throw MadeBefore()
            }
        }
    }

    /// On Ignite 2, SQL in transactions does not lock what it reads; operations by key do, at this isolation level.
    private var options: TransactionOptions {
        isIgnite3.load(ordering: .relaxed)
            ? TransactionOptions(timeout: .seconds(6))
            : TransactionOptions(timeout: .seconds(6), concurrency: .pessimistic, isolation: .repeatableRead)
    }

    // MARK: The check

    struct Audit {
        let figures: String
        let isGood: Bool
    }

    /// Compares the tables with what the service was told.
    func audit() async throws -> Audit {
        let (done, unknown) = outcomes.withLock { ($0.done, $0.unknown) }
        var balances: [Int: Int64] = [:]
        var found: Set<Int64> = []
        // The cluster may still be busy with what has happened to it.
        let patience = StatementOptions(timeout: .seconds(60))
        let rows = try await pool.execute("SELECT id, payer, payee, amount FROM transfer", options: patience)
        for try await (id, payer, payee, amount) in rows.decode(Int64.self, Int.self, Int.self, Int64.self) {
            found.insert(id)
            balances[payer, default: Self.openingBalance] -= amount
            balances[payee, default: Self.openingBalance] += amount
        }
        var wrong = 0
        for try await (id, balance) in try await pool.execute("SELECT id, balance FROM account", options: patience)
            .decode(Int.self, Int64.self)
        where balance != balances[id, default: Self.openingBalance] {
            wrong += 1
            let difference = balance - balances[id, default: Self.openingBalance]
            log.write(.warning, "account \(id) has \(balance), which is \(difference) from what its transfers make")
        }
        let lost = done.filter { !found.contains($0.key) }
        for (id, time) in lost {
            log.write(.warning, "transfer \(id) is lost; reported as made at \(log.seconds(time))")
        }
        let made = found.subtracting(done.keys).subtracting(unknown).count
        return Audit(
            figures:
                "lost \(lost.count), made though reported as not made \(made), accounts that do not add up \(wrong), "
                + "unknown \(unknown.count) of which made \(unknown.intersection(found).count)",
            isGood: lost.isEmpty && made == 0 && wrong == 0)
    }
}

/// Runs the body, and cancels it when the time is over. Cancelling returns soon, whatever the server does.
private func within<Success: Sendable>(
    _ limit: Duration, _ body: @Sendable @escaping () async throws -> Success
) async -> Result<Success, any Error> {
    let task = Task { try await body() }
    let alarm = Task {
        try await Task.sleep(for: limit)
        task.cancel()
    }
    defer { alarm.cancel() }
    return await task.result
}
