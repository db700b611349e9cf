import Foundation
import Ignite

func errors(_ options: ClientOptions) throws {
    let ignite = try Ignite.connect(options)

    /// What a program can do about an error.
    func advice(_ sql: String) throws -> String {
        do {
            try ignite.execute(SQLStatement(unsafe: sql))
            return "done"
        } catch {
            if error.isIntegrityViolation { return "the key already exists" }
            if error.isSyntaxError || error.isInvalidStatement {
                return "correct column \(error.position?.column ?? 0)"
            }
            if error.isOutcomeUnknown { return "check whether it was done" }
            if error.isRetryable || (error.isConnectionFailure && !error.wasSent) { return "run it again" }
            return error.description
        }
    }
    try check(advice("INSERT INTO person (id) VALUES (1)"), is: "the key already exists")
    try check(advice("SELECT nmae FROM person"), is: "correct column 8")
    ignite.close()
    try check(advice("DELETE FROM person"), is: "run it again")

    // A field that cannot be read as the given type: the message names row, column and type.
    do {
        _ = try Ignite.connect(options).execute("SELECT name FROM person WHERE id = 1").next()?.get(Int.self, at: 0)
        try check(false, "Ada is not a number")
    } catch let error as IgniteError {
        try check(error.code, is: .conversion)
        try check(error.message, is: "row 1, column 1 \"NAME\" (VARCHAR): cannot be read as Int")
    }
}

func cancelling(_ options: ClientOptions) throws {
    let ignite = try Ignite.connect(options)
    let canceller = ignite.canceller
    // Represents an impatient user.
    let impatience = Thread {
        while !Thread.current.isCancelled {
            Thread.sleep(forTimeInterval: 0.1)
            canceller.cancel()
        }
    }
    impatience.start()
    defer { impatience.cancel() }
    do {
        let count = try ignite.execute("SELECT COUNT(*) FROM TABLE(SYSTEM_RANGE(1, 10000000000))").next()
        try check(false, "it was cancelled, and did not end with \(String(describing: count))")
    } catch let error as IgniteError {
        try check(error.isCancelled, "\(error) means that it was cancelled")
    }
}
