import Ignite

func connecting(_ options: ClientOptions) throws {
    // The URI overrides `options`, and can also contain user and password.
    var options = try ClientOptions("ignite://\(options.addresses[0])/PUBLIC?timeout=30", over: options)
    try check(options.statementTimeout == .seconds(30), "the URI sets the timeout")
    options.pageSize = 4096
    options.timeZone = "Europe/Berlin"

    let ignite = try Ignite.connect(options)
    defer { ignite.close() }
    try check(ignite.server.version.hasPrefix("3."), "the server is of Ignite 3, not \(ignite.server.version)")
    let zone = try ignite.execute("SELECT CURRENT_TIMESTAMP").columns[0].type
    try check(zone == .timestampWithLocalTimeZone, "the time has a zone")

    do {
        _ = try Ignite.connect("ignite://127.0.0.1:1?connectTimeout=5")
        try check(false, "nothing listens on port 1")
    } catch let error as IgniteError {
        // The error gives the reason for each address.
        try check(error.code == .connectionFailed && error.isRetryable, "\(error) may be tried again")
    }
}

func lookingAround(_ options: ClientOptions) throws {
    let ignite = try Ignite.connect(options)
    let names = try ignite.nodes().map(\.name)
    try check(names.contains(ignite.server.nodeName), "the server is one of \(names)")
    try check(ignite.schemas().contains(options.schema), "the schema is there")
    try check(ignite.tables(in: options.schema).map(\.name), is: ["PERSON"])
}

/// A program that is idle for long calls `keepAlive` now and then; otherwise the server may drop the connection.
func keepingAlive(_ options: ClientOptions) throws {
    let ignite = try Ignite.connect(options)
    let pause = try ignite.keepAlive()
    try check(pause > .zero && pause <= .seconds(30), "it says when to call again, not \(pause)")
}

/// Clients of one cluster can lag slightly behind one another, unless the reader knows when the writer wrote.
func handingOverTimestamps(_ options: ClientOptions) throws {
    let writer = try Ignite.connect(options)
    let reader = try Ignite.connect(options)
    try writer.execute("INSERT INTO person (id, name) VALUES (4, 'Edsger')")
    reader.observe(writer.observableTimestamp)
    let name = try reader.execute("SELECT name FROM person WHERE id = 4").next()?.get(String.self, "NAME")
    try check(name, is: "Edsger")
}
