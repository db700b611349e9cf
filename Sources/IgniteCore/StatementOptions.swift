/// How a statement is to be run.
package struct StatementOptions: Sendable {
    /// The schema for unqualified names, parsed like an identifier.
    package var schema = "PUBLIC"
    /// Rows a page, 1 to 100,000.
    package var pageSize = 1024
    /// Seconds until the statement is given up; 0: never.
    package var timeout = 0.0
    /// The Java id of the time zone in which literals are read.
    package var timeZone = "UTC"
    /// Whether a read outside a transaction sees what other sessions have committed up to now, which takes up to
    /// 0.25 s; else it sees at least what this one has, and of others' what is older than some 2 s.
    package var readsFresh = false
    /// How many rows of a batch have gone before; messages count from the first of all.
    package var rowsBefore = 0

    package init() {}

    /// As a client asks for them; the zone is UTC where it names none.
    package init(_ options: ClientOptions) {
        schema = options.schema
        pageSize = options.pageSize
        timeout = options.statementTimeout ?? 0
        timeZone = options.timeZone ?? timeZone
        readsFresh = options.freshReads
    }
}
