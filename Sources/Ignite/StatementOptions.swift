import IgniteCore

/// How one statement is run, where it differs from the options of the connection.
///
/// ```swift
/// try ignite.execute("SELECT * FROM orders", options: StatementOptions(timeout: .seconds(2), pageSize: 100))
/// ```
public struct StatementOptions: Sendable, Hashable {
    /// The time that the cluster may take, as ``ClientOptions/statementTimeout``; zero for no limit, nil for that of
    /// the connection.
    public var timeout: Duration?
    /// The number of rows that the server sends at a time, from 1 to 100,000; nil for that of the connection.
    public var pageSize: Int?
    /// The schema for unqualified names, read like an identifier; nil for that of the connection.
    public var schema: String?

    /// Creates options. What is not given is that of the connection.
    public init(timeout: Duration? = nil, pageSize: Int? = nil, schema: String? = nil) {
        self.timeout = timeout
        self.pageSize = pageSize
        self.schema = schema
    }

    /// Returns the settings of a statement.
    ///
    /// - Throws: `invalidArgument` if an option is invalid.
    func applied(to settings: StatementSettings) throws(IgniteError) -> StatementSettings {
        var settings = settings
        if let timeout {
            try ClientOptions.requireStatementTimeout(timeout)
            settings.timeout = timeout.inSeconds
        }
        if let pageSize {
            try ClientOptions.requirePageSize(pageSize)
            settings.pageSize = pageSize
        }
        if let schema { settings.schema = schema.isEmpty ? "PUBLIC" : schema }
        return settings
    }
}
