import Ignite

func transactionsInClosures(_ options: ClientOptions) throws {
    let ignite = try Ignite.connect(options)
    let deleted = try ignite.transaction { transaction in
        try transaction.execute("UPDATE person SET name = ? WHERE id = ?", "Hopper", 2)
        return try transaction.execute("DELETE FROM person WHERE id = ?", 3).updateCount
    }
    try check(deleted, is: 1)

    // An error rolls back, and is rethrown to the caller.
    do {
        try ignite.transaction { transaction in
            try transaction.execute("DELETE FROM person")
            throw Failure(description: "changed my mind")
        }
    } catch is Failure {
        try check(count(ignite), is: 2)
    }
}

func transactionsByHand(_ options: ClientOptions) throws {
    let ignite = try Ignite.connect(options)
    let transaction = try ignite.begin(timeout: .seconds(30))
    try transaction.execute("DELETE FROM person WHERE id = ?", 1)
    switch try transaction.state() {
    case .open: try transaction.commit()
    case .aborted, .lost, .committed, .unknown, .rolledBack: try transaction.rollback()
    }
    try check(transaction.state(), is: .committed)

    // Reads the state at its beginning, whatever others write meanwhile.
    let past = try ignite.begin(readOnly: true)
    try ignite.execute("DELETE FROM person")
    try check(past.execute("SELECT * FROM person").fetchAll().count, is: 2)
    try past.rollback()
}

/// Works as in the database APIs of other languages.
func transactionsWithoutAutocommit(_ options: ClientOptions) throws {
    let ignite = try Ignite.connect(options)
    try ignite.setAutocommit(false)
    try ignite.execute("DELETE FROM person WHERE id = 1")
    try ignite.execute("DELETE FROM person WHERE id = 2")
    try ignite.rollback()
    try ignite.execute("DELETE FROM person WHERE id = 3")
    // Commits the open transaction.
    try ignite.setAutocommit(true)
    try check(count(ignite), is: 2)
}

/// If two transactions write the same row, the younger one may have to try again.
func retrying(_ options: ClientOptions) throws {
    let ignite = try Ignite.connect(options)
    let rival = try Ignite.connect(options).begin()
    try rival.execute("UPDATE person SET name = 'rival' WHERE id = 1")

    // The closure can run several times. What is not temporary is thrown at once, and so is an unknown outcome.
    let attempts = try ignite.retrying(RetryPolicy(maximumAttempts: 5)) { transaction, attempt in
        if attempt == 2 { try rival.commit() }
        try transaction.execute("UPDATE person SET name = 'mine' WHERE id = 1")
        return attempt
    }
    try check(attempts, is: 2)
    try check(ignite.execute("SELECT name FROM person WHERE id = 1").scalar(), is: "mine")
}

private func count(_ ignite: Client) throws -> Int? {
    try ignite.execute("SELECT COUNT(*) FROM person").scalar()
}
