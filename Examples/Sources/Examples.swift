// What programs do with the library, on a real cluster, in a schema that is dropped afterwards:
//
//     IGNITE_ADDRESSES=HOST:PORT IGNITE2_ADDRESSES=HOST:PORT make examples
//
// The second address is a node of Ignite 2; without it, the examples of caches are left out.
import Foundation
import Ignite

@main struct Examples {
    /// A task, and the function that shows it.
    static let all: [(task: String, run: @Sendable (ClientOptions) async throws -> Void)] = [
        ("connect by a URI and by options", connecting),
        ("nodes, schemas and tables", lookingAround),
        ("keep a connection alive", keepingAlive),
        ("see what another client has written", handingOverTimestamps),
        ("log events and measure requests", listening),
        ("statements with parameters", parameters),
        ("rows as tuples, by name, as structures", readingRows),
        ("values of any type", anyValues),
        ("types of a program's own", ownTypes),
        ("results in constant memory", streamingRows),
        ("describe a statement", describing),
        ("one statement for many rows", batches),
        ("many statements at once", scripts),
        ("transactions in closures", transactionsInClosures),
        ("transactions by hand", transactionsByHand),
        ("transactions without autocommit", transactionsWithoutAutocommit),
        ("try a transaction again", retrying),
        ("errors and what to do about them", errors),
        ("cancel from another thread", cancelling),
        ("rows by key as values", rowsByKey),
        ("rows by key as structures", recordsByKey),
        ("write a sequence of any length", streamingRecords),
        ("types of Foundation", foundationValues),
        ("a pool for programs with tasks", pool),
        ("batches and tables by key in tasks", batchesAndTablesOfTasks),
        ("cancel a task", cancellingTasks),
    ]

    /// Tasks that only Ignite 2 has.
    static let ofIgnite2: [(task: String, run: @Sendable (ClientOptions) async throws -> Void)] = [
        ("a cache of structures", typedCaches),
        ("a cache of any values", untypedCaches),
        ("rows of a table as entries of a cache", cachesOfTables),
        ("a cache in tasks", cachesOfTasks),
    ]

    static let people: [[Value]] = [[1, "Ada", "1815-12-10"], [2, "Grace", "1906-12-09"], [3, nil, nil]]

    static func main() async {
        guard (2...3).contains(CommandLine.arguments.count) else {
            print("usage: examples HOST:PORT[,HOST:PORT…] [HOST:PORT of Ignite 2]")
            exit(2)
        }
        do {
            var isFine = try await run(on: CommandLine.arguments[1])
            if CommandLine.arguments.count == 3 {
                let options = try ClientOptions(CommandLine.arguments[2])
                for (task, run) in ofIgnite2 { isFine = await attempt(task, run, options) && isFine }
            } else {
                print("SKIPPED the examples of Ignite 2: no address was given")
            }
            exit(isFine ? 0 : 1)
        } catch {
            print("FAILED  \(error)")
            exit(1)
        }
    }

    /// Runs all examples, and returns whether all of them succeeded.
    static func run(on addresses: String) async throws -> Bool {
        let schema = "EXAMPLES_\(ProcessInfo.processInfo.processIdentifier)"
        var options = try ClientOptions(addresses)
        options.schema = schema
        let ignite = try Ignite.connect(options)
        try ignite.executeScript(
            """
            CREATE SCHEMA \(unsafe: schema);
            CREATE TABLE person (id INT PRIMARY KEY, name VARCHAR, birth_date DATE);
            """)
        var isFine = true
        for (task, run) in all {
            // Each example starts with the same rows.
            try ignite.execute("DELETE FROM person")
            try ignite.executeBatch("INSERT INTO person VALUES (?, ?, CAST(? AS DATE))", people)
            isFine = await attempt(task, run, options) && isFine
        }
        try ignite.execute("DROP SCHEMA \(unsafe: schema) CASCADE")
        return isFine
    }
}

/// Runs an example, prints what came of it, and returns whether it succeeded.
private func attempt(
    _ task: String, _ run: @Sendable (ClientOptions) async throws -> Void, _ options: ClientOptions
) async -> Bool {
    // Shows the progress to readers of a pipe.
    defer { fflush(nil) }
    do {
        try await run(options)
        print("ok      \(task)")
        return true
    } catch {
        print("FAILED  \(task): \(error)")
        return false
    }
}

/// Why an example failed.
struct Failure: Error, CustomStringConvertible {
    let description: String
}

/// Fails the example unless the condition holds.
func check(_ condition: Bool, _ expectation: String) throws {
    if !condition { throw Failure(description: "expected that \(expectation)") }
}

/// Fails the example unless both are equal.
func check<Value: Equatable>(_ found: Value, is expected: Value) throws {
    if found != expected { throw Failure(description: "expected \(expected), found \(found)") }
}
