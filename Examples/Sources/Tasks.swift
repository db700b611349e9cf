import IgniteAsync

func pool(_ options: ClientOptions) async throws {
    let pool = try IgnitePool(options, pool: PoolOptions(maximumConnections: 4))
    defer { pool.close() }

    var names: [Int: String] = [:]
    let people = try await pool.execute("SELECT id, name FROM person WHERE id < ?", 3)
    for try await (id, name) in people.decode(Int.self, String?.self) { names[id] = name }
    try check(names, is: [1: "Ada", 2: "Grace"])

    // Each on a connection of its own.
    async let everybody = pool.execute("SELECT * FROM person WHERE id < 3").fetchAll(as: Person.self)
    async let deleted = pool.execute("DELETE FROM person WHERE id = ?", 3).updateCount
    try await check(everybody.count, is: 2)
    try await check(deleted, is: 1)

    let count = try await pool.transaction { transaction in
        try await transaction.execute("DELETE FROM person WHERE id = ?", 1)
        return try await transaction.execute("SELECT COUNT(*) FROM person").scalar(as: Int.self)
    }
    try check(count, is: 1)
}

/// Batches and tables by key, through the pool.
func batchesAndTablesOfTasks(_ options: ClientOptions) async throws {
    let pool = try IgnitePool(options)
    defer { pool.close() }

    let rows = (100..<200).map { ($0, "number \($0)") }
    let counts = try await pool.executeBatch("INSERT INTO person (id, name) VALUES (?, ?)", rows)
    try check(counts.count, is: 100)

    let table = try await pool.table("person")
    let name = try await table.get(150)?.get(String.self, "NAME")
    try check(name, is: "number 150")
    let gone = try await pool.transaction { transaction in
        try await table.deleteAll(100..<200, in: transaction)
    }
    try check(gone.count, is: 0)

    // Any other operation of a client, on the thread of its connection.
    let plan = try await pool.withClient { client in
        try client.execute("EXPLAIN PLAN FOR SELECT * FROM person").fetchAll().map { $0.values }
    }
    try check(plan.isEmpty, is: false)
}

/// Cancelling a task cancels its statement on the server.
func cancellingTasks(_ options: ClientOptions) async throws {
    let pool = try IgnitePool(options)
    let long = Task {
        try await pool.execute("SELECT COUNT(*) FROM TABLE(SYSTEM_RANGE(1, 10000000000))").fetchAll().count
    }
    try await pool.execute("SELECT 1")
    long.cancel()
    do {
        let count = try await long.value
        try check(false, "it was cancelled, and did not end with \(count) rows")
    } catch is CancellationError {}
    try await check(pool.execute("SELECT 1").fetchAll().count, is: 1)
}
