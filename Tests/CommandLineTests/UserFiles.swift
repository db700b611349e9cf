import Foundation
import TestSupport

/// A home with files in its configuration folder.
struct UserFiles {
    let home: TemporaryFolder
    var folder: String { home.path + "/.config/ignite-sql" }
    var environment: [String: String] { ["HOME": home.path] }

    /// - Parameter mode: that of the files.
    init(config: String? = nil, passfile: String? = nil, rc: String? = nil, mode: Int = 0o600) throws {
        home = try TemporaryFolder()
        for (name, text) in [("config.ini", config), ("passfile", passfile), ("rc", rc)] {
            guard let text else { continue }
            try home.write(Array(text.utf8), to: ".config/ignite-sql/\(name)")
            try setMode(mode, of: name)
        }
    }

    func setMode(_ mode: Int, of name: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: "\(folder)/\(name)")
    }

    func run(_ arguments: String..., script: String = "", environment: [String: String] = [:]) -> Program.Result {
        Program.run(arguments, environment: self.environment.merging(environment) { $1 }, input: script)
    }
}
