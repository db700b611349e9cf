import Foundation
import Glibc

/// A PostgreSQL server that belongs to a test, on a socket in a temporary folder. It is gone when the value is.
package final class PostgreSQL {
    package static let requirement = Requirement("a PostgreSQL server and a user other than root") {
        programs != nil && Requirement.ordinaryUser.isMet
    }

    /// The folder of the programs of the newest version.
    private static let programs: String? = {
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        return versions.compactMap(Int.init).sorted().map { "\(root)/\($0)/bin" }
            .last { access("\($0)/initdb", X_OK) == 0 && access("\($0)/psql", X_OK) == 0 }
    }()

    private let folder: TemporaryFolder
    private var data: String { "\(folder.path)/data" }

    package init() throws {
        folder = try TemporaryFolder()
        // The server does not run as root.
        if getuid() == 0 { chown(folder.path, 65534, 65534) }
        try run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        let options = "-F -k '\(folder.path)' -c listen_addresses=''"
        try run("pg_ctl", "-D", data, "-w", "-l", "\(folder.path)/log", "-o", options, "start")
    }

    deinit { try? run("pg_ctl", "-D", data, "-m", "immediate", "stop") }

    private func run(_ program: String, _ arguments: String...) throws {
        let words = (getuid() == 0 ? Requirement.asNobody : []) + ["\(Self.programs ?? "")/\(program)"] + arguments
        let result = Program(words, folder: folder.path, executable: "/usr/bin/env").finish()
        guard result.status == 0 else { throw PeerError("\(program): \(result.errors)\(result.text)") }
    }

    /// Runs psql on a script in a folder, up to the first error; rows come without anything around them.
    package func psql(_ script: String, folder: TemporaryFolder) -> Program.Result {
        let words = ["\(Self.programs ?? "")/psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"]
        let server = ["-h", self.folder.path, "-U", "postgres", "postgres"]
        let psql = Program(words + server, input: Array(script.utf8), folder: folder.path, executable: "/usr/bin/env")
        return psql.finish()
    }
}
