import Glibc
import Ignite3
import IgniteCore
import IgniteShell
import Synchronization
import TestSupport
import Testing

/// The catalogue: how it is fetched, given up and patched.
@Suite struct CatalogTests {
    private static let columns = ["KIND", "A", "B", "C"].map { Column(name: $0, type: .varchar) }

    private static func row(_ texts: String...) -> [Value] { texts.map { .varchar($0) } }

    private static let small = [
        row("S", "PUBLIC", "", ""), row("S", "SYSTEM", "", ""), row("Z", "Default", "", ""),
        row("R", "PUBLIC", "A", "ID"), row("I", "PUBLIC", "A_ID", ""), row("R", "SYSTEM", "TABLES", "TABLE_NAME"),
        row("R", "PUBLIC", "A", "x"),
    ]

    private static func columns(of catalog: Catalog, _ name: String) -> [String]? {
        catalog.relations.first { $0.name == name }?.columns
    }

    /// Serves the connection until the catalogue is there; keys never come.
    private static func load(_ loader: CatalogLoader, _ session: any Session, _ eventLoop: EventLoop) throws {
        loader.proceed(session)
        while !loader.isCurrent {
            try #require(eventLoop.wait(until: .after(seconds: 20)) == .served)
            loader.proceed(session)
        }
    }

    @Test func holdsWhatTheClusterTells() throws {
        let node = try InProcessNode { _ in .rows(Self.columns, Self.small) }
        let eventLoop = EventLoop()
        let session = try Ignite3Session.connect(node.options, eventLoop: eventLoop)
        let loader = CatalogLoader()
        try Self.load(loader, session, eventLoop)
        #expect(loader.catalog.schemas == ["PUBLIC", "SYSTEM"])
        #expect(loader.catalog.zones == ["Default"])
        #expect(loader.catalog.indexes == [Catalog.Index("PUBLIC", "A_ID")])
        #expect(
            loader.catalog.relations == [
                Catalog.Relation("PUBLIC", "A", ["ID", "x"]), Catalog.Relation("SYSTEM", "TABLES", ["TABLE_NAME"]),
            ])
        // Nothing has changed: nothing is asked.
        loader.proceed(session)
        #expect(node.journal.entries.count { $0.hasPrefix("SQL_EXEC") } == 1)
        loader.outdate()
        try Self.load(loader, session, eventLoop)
        #expect(node.journal.entries.count { $0.hasPrefix("SQL_EXEC") } == 2)
        session.close()
    }

    @Test func comesInPages() throws {
        let rows = (0..<1000).flatMap { table in
            (0..<20).map { Self.row("R", "PUBLIC", "TABLE_\(table)", "COLUMN_\($0)") }
        }
        let node = try InProcessNode { _ in .rows(Self.columns, rows) }
        let eventLoop = EventLoop()
        let session = try Ignite3Session.connect(node.options, eventLoop: eventLoop)
        let loader = CatalogLoader()
        try Self.load(loader, session, eventLoop)
        #expect(loader.catalog.relations.count == 1000)
        #expect(loader.catalog.relations.allSatisfy { $0.columns.count == 20 })
        #expect(node.journal.entries.contains { $0.hasPrefix("SQL_CURSOR_NEXT_PAGE") })
        session.close()
    }

    @Test func neverTakesPartInATransaction() throws {
        let transactions = Mutex<[Int64?]>([])
        let node = try InProcessNode { request in
            transactions.withLock { $0.append(request.transaction) }
            return .rows(Self.columns, Self.small)
        }
        let eventLoop = EventLoop()
        let session = try Ignite3Session.connect(node.options, eventLoop: eventLoop)
        let transaction = try session.begin(isReadOnly: false, timeout: 60)
        try Self.load(CatalogLoader(), session, eventLoop)
        #expect(transactions.withLock { $0 } == [nil])
        #expect(transaction.state == .open)
        try session.commit(transaction)
        session.close()
    }

    @Test func givenUpItsCursorIsClosed() throws {
        let rows = (0..<5000).map { Self.row("R", "PUBLIC", "T", "C\($0)") }
        let node = try InProcessNode { request in
            request.sql == "select 1" ? .updated(1) : .rows(Self.columns, rows)
        }
        let eventLoop = EventLoop()
        let session = try Ignite3Session.connect(node.options, eventLoop: eventLoop)
        let loader = CatalogLoader()
        for isAnswered in [false, true] {
            loader.outdate()
            loader.proceed(session)
            // The answer is there, and nobody has looked at it yet.
            if isAnswered { #expect(eventLoop.wait(until: .after(seconds: 20)) == .served) }
            loader.abandon()
            // Behind the answer to the first the cursor is closed, before the second.
            for _ in 1...2 {
                _ = try session.execute("select 1", parameters: [], options: StatementSettings(), in: nil)
            }
            #expect(!loader.isCurrent && loader.catalog == Catalog())
        }
        session.close()
        #expect(node.journal.entries.count { $0.hasPrefix("SQL_CURSOR_CLOSE") } == 2)
    }

    @Test func aSilentNodeIsWaitedForAMomentOnly() throws {
        let node = try InProcessNode { _ in .endless }
        let eventLoop = EventLoop()
        let session = try Ignite3Session.connect(node.options, eventLoop: eventLoop)
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        let loader = CatalogLoader()
        let started = Deadline.now
        let completer = Completer(
            names: {
                loader.awaitNames(session, eventLoop, keys: ends[0])
                return loader.catalog
            }, dialect: session.dialect)
        let completion = completer.complete(Array("select * from t where n".utf8), after: Scanner(.ignite3))
        #expect(started.advanced(bySeconds: 0.2).isPast)
        #expect(completion.candidates.contains { $0.text == "not" })
        #expect(!loader.isCurrent)
        session.close()
    }

    @Test func aKeyEndsTheWait() throws {
        let node = try InProcessNode { _ in .endless }
        let eventLoop = EventLoop()
        let session = try Ignite3Session.connect(node.options, eventLoop: eventLoop)
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        try #require(write(ends[1], "x", 1) == 1)
        let loader = CatalogLoader()
        loader.awaitNames(session, eventLoop, keys: ends[0])
        var byte: UInt8 = 0
        // The key is left for whoever reads keys.
        #expect(read(ends[0], &byte, 1) == 1)
        session.close()
    }

    @Test func namesThatCannotBeHadAreNotAskedForAgain() throws {
        let node = try InProcessNode { _ in .error(ErrorBlock(.sql, 4, "no such view")) }
        let eventLoop = EventLoop()
        let session = try Ignite3Session.connect(node.options, eventLoop: eventLoop)
        let loader = CatalogLoader()
        loader.apply("create table t (id int)", schema: "PUBLIC", Ignite3Dialect())
        try Self.load(loader, session, eventLoop)
        loader.proceed(session)
        #expect(loader.catalog.relations == [Catalog.Relation("PUBLIC", "T", ["ID"])])
        #expect(node.journal.entries.count { $0.hasPrefix("SQL_EXEC") } == 1)
        session.close()
    }

    /// Only while somebody types, and only when it is old.
    @Test(arguments: [(0, 2), (3600, 1)])
    func anOldCatalogueIsFetchedAnew(_ lifetime: Double, _ queries: Int) throws {
        let node = try InProcessNode { _ in .rows(Self.columns, Self.small) }
        let eventLoop = EventLoop()
        let session = try Ignite3Session.connect(node.options, eventLoop: eventLoop)
        let loader = CatalogLoader(lifetime: lifetime)
        loader.proceed(session)
        try Self.load(loader, session, eventLoop)
        loader.proceed(session)
        #expect(loader.isCurrent)
        loader.outdateWhenOld()
        loader.proceed(session)
        try Self.load(loader, session, eventLoop)
        #expect(node.journal.entries.count { $0.hasPrefix("SQL_EXEC") } == queries)
        session.close()
    }

    @Test func anotherConnectionIsAskedAnew() throws {
        let node = try InProcessNode { _ in .rows(Self.columns, Self.small) }
        let eventLoop = EventLoop()
        let loader = CatalogLoader()
        for count in 1...2 {
            let session = try Ignite3Session.connect(node.options, eventLoop: eventLoop)
            loader.proceed(session)
            try Self.load(loader, session, eventLoop)
            #expect(node.journal.entries.count { $0.hasPrefix("SQL_EXEC") } == count)
            session.close()
            // One that is gone is not asked, and what it told is kept.
            loader.outdate()
            loader.proceed(session)
            #expect(Self.columns(of: loader.catalog, "A") == ["ID", "x"])
        }
    }

    // MARK: Own statements

    @Test(arguments: [
        (
            "CREATE TABLE b (id INT PRIMARY KEY, \"x y\" VARCHAR(5), n DECIMAL(3, 1), PRIMARY KEY (id))",
            ["ID", "x y", "N"]
        ),
        ("create table if not exists PUBLIC.b(id int)", ["ID"]), ("create /* why */ table \"B\" (c int)", ["C"]),
        ("create table s.b (c int)", ["C"]), ("create table b", []), ("create table b (", []), ("create table", nil),
        ("create zone b", nil), ("select 1", nil), ("", nil),
    ])
    func aNewTableIsKnown(sql: String, columns: [String]?) {
        var catalog = Catalog()
        catalog.apply(sql, schema: "PUBLIC", Ignite3Dialect())
        #expect(Self.columns(of: catalog, "B") == columns)
    }

    @Test func statementsChangeNames() {
        var catalog = Catalog()
        for sql in [
            "create schema s", "create table s.a (x int)", "create table a (y int)", "create table c (z int)",
            "create zone z", "create index i on a (y)", "create index s.i on s.a (x)",
        ] { catalog.apply(sql, schema: "PUBLIC", Ignite3Dialect()) }
        // What is there already keeps its columns.
        catalog.apply("create table if not exists a (other int)", schema: "PUBLIC", Ignite3Dialect())
        #expect(catalog.schemas == ["S"] && catalog.zones == ["Z"])
        #expect(catalog.indexes == [Catalog.Index("PUBLIC", "I"), Catalog.Index("S", "I")])
        #expect(catalog.relations.map(\.columns) == [["X"], ["Z"], ["Y"]])
        for sql in ["drop table if exists a", "drop zone z", "drop index i", "drop schema s cascade"] {
            catalog.apply(sql, schema: "PUBLIC", Ignite3Dialect())
        }
        #expect(catalog.relations == [Catalog.Relation("PUBLIC", "C", ["Z"])])
        #expect(catalog.schemas.isEmpty && catalog.zones.isEmpty)
        #expect(catalog.indexes == [Catalog.Index("S", "I")])
    }
}
