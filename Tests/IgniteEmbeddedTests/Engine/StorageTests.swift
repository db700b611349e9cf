import Foundation
import Testing

@testable import IgniteEmbedded

@Suite struct EmbeddedStorageTests {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("embedded-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private var file: String { folder.appendingPathComponent("node.db").path }

    @Test func aFileKeepsDefinitionsAndRows() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        var node = try EmbeddedNode(file: file)
        var socket = try NodeSocket(node)
        _ = try socket.run("CREATE ZONE Z (PARTITIONS 3) STORAGE PROFILES ['default']")
        _ = try socket.run("CREATE SCHEMA S")
        _ = try socket.run(
            """
            CREATE TABLE S."t" (ID UUID DEFAULT RAND_UUID, "n" DECIMAL(5, 2) DEFAULT 1.5, D DATE, K INT,
                PRIMARY KEY USING SORTED (K DESC, ID)) COLOCATE BY (K) ZONE Z
            """)
        _ = try socket.run("CREATE INDEX I ON S.\"t\" (D DESC)")
        _ = try socket.run("INSERT INTO S.\"t\" (K, D) VALUES (1, DATE '2024-02-29'), (2, NULL)")
        node.close()
        node = try EmbeddedNode(file: file)
        defer { node.close() }
        socket = try NodeSocket(node)
        #expect(try socket.run("SELECT K, \"n\", D FROM S.\"t\" ORDER BY K") == ["1|1.50|2024-02-29", "2|1.50|NULL"])
        #expect(
            try socket.run("SELECT INDEX_NAME, INDEX_COLUMNS FROM SYSTEM.INDEXES ORDER BY 1")
                == ["I|D DESC", "t_PK|K DESC, ID ASC"])
        #expect(try socket.run("SELECT ZONE_NAME, TABLE_COLOCATION_COLUMNS FROM SYSTEM.TABLES") == ["Z|K"])
        #expect(try socket.run("SELECT PARTITIONS FROM SYSTEM.ZONES WHERE ZONE_NAME = 'Z'") == ["3"])
    }

    @Test func aSecondProcessCannotOpenTheFile() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let node = try EmbeddedNode(file: file)
        defer { node.close() }
        #expect(throws: (any Error).self) { try EmbeddedNode(file: file) }
    }

    @Test func otherFilesAreRefused() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("not a database, but long enough to look like one to a careless reader".utf8).write(
            to: URL(fileURLWithPath: file))
        #expect(throws: (any Error).self) { try EmbeddedNode(file: file) }
        #expect(throws: (any Error).self) { try EmbeddedNode(file: folder.path + "/nosuch/node.db") }
    }

    @Test func aTemporaryFileIsGoneAtTheEnd() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let parent = URL(fileURLWithPath: ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp")
        // One that a killed process has left.
        let abandoned = parent.appendingPathComponent("ignite-sql-" + UUID().uuidString.prefix(6))
        try FileManager.default.createDirectory(at: abandoned, withIntermediateDirectories: true)
        try Data().write(to: abandoned.appendingPathComponent("node.db"))
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -3600)], ofItemAtPath: abandoned.path)
        let engine = try Engine(.temporary)
        #expect(!FileManager.default.fileExists(atPath: abandoned.path))
        engine.close()
        #expect(!FileManager.default.fileExists(atPath: engine.storagePath))
    }
}
