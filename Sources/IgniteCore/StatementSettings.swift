/// How a statement is run.
package struct StatementSettings: Sendable {
    /// The schema for unqualified names, read like an identifier.
    package var schema = "PUBLIC"
    /// The number of rows in a page, from 1 to 100,000.
    package var pageSize = 1024
    /// The timeout in seconds; 0 for none.
    package var timeout = 0.0
    /// The Java id of the time zone for reading literals.
    package var timeZone = "UTC"
    /// Whether a read outside a transaction sees everything committed up to now, which takes up to 0.25 s. Otherwise it
    /// sees at least what this session has committed, and what others committed more than about 2 s ago.
    package var readsFresh = false
    /// The options that only Ignite 2 has.
    package var ignite2 = Ignite2Options()
    /// The number of earlier rows of the batch; messages count from the first of all.
    package var rowsBefore = 0

    package init() {}

    /// Creates the options of a client.
    package init(_ options: ClientOptions) {
        schema = options.schema
        pageSize = options.pageSize
        timeout = options.statementTimeout?.inSeconds ?? 0
        timeZone = options.timeZone ?? options.defaultTimeZone
        readsFresh = options.freshReads
        ignite2 = options.ignite2
    }
}
