import Foundation
import Ignite
import IgniteCore
import TestSupport
import Testing

/// Runs the body with a client of the node, which is closed behind it.
func withClient<Result>(
    pageSize: Int = 1024, schema: String = "PUBLIC", _ body: (Client) throws -> Result
) throws -> Result {
    var options = try ClientOptions(Node.address ?? "")
    options.pageSize = pageSize
    options.schema = schema
    // What would wait for ever is a failure of its own.
    options.statementTimeout = .seconds(60)
    let client = try Ignite.connect(options)
    defer { client.close() }
    return try body(client)
}

/// The error that the body fails with.
func failure(_ body: () throws -> Void) throws -> IgniteError { try #require(throws: IgniteError.self) { try body() } }

/// How often a statement with this mark runs on the node, its open cursors included.
func runs(_ mark: String, _ client: Client) throws -> Int {
    let query = "SELECT COUNT(*) FROM SYSTEM.SQL_QUERIES WHERE SQL LIKE ? AND SQL NOT LIKE '%SQL_QUERIES%'"
    return try client.execute(SQLStatement(unsafe: query), "%\(mark)%").next()?.get(at: 0) ?? 0
}

/// Types and texts of values, by which NaN equals NaN, and 0 does not equal -0.
func texts(_ values: [Value]) -> [String] { values.map { "\($0.type) \($0)" } }

/// What a query with one value gives.
func single(_ client: Client, _ sql: String, _ parameters: [Value] = []) throws -> Value {
    try #require(try client.execute(SQLStatement(unsafe: sql), parameters: parameters).next())[0]
}

/// The Python client of the cluster.
enum PythonClient {
    /// Runs code that finds a `connection` and a `cursor`.
    static func run(_ code: String) -> Program.Result {
        let head = """
            import datetime, decimal, struct, sys, uuid, pyignite_dbapi
            # A server may reset the first request on a connection (ignite3-protocol.md 3).
            for attempt in range(5):
                connection = pyignite_dbapi.connect(address=['\(Node.address ?? "")'], timezone='UTC')
                cursor = connection.cursor()
                try:
                    cursor.execute("select 1")
                    break
                except pyignite_dbapi.OperationalError:
                    if attempt == 4: raise
            cursor.close()
            cursor = connection.cursor()

            """
        return Program(["python3", "-c", head + code], executable: "/usr/bin/env").finish()
    }
}
