import Foundation
import Ignite
import TestSupport
import Testing

extension OwnClusterTests {
    /// A node that wants a user and a password.
    @Suite(.ownCluster(credentials: "ada:s3cret"))
    struct AuthenticationTests {
        private var address: String { OwnCluster.running.address }

        /// The home of a user with these files.
        private func home(_ config: String = "", _ passfile: String = "") throws -> TemporaryFolder {
            let home = try TemporaryFolder()
            for (name, text) in [("config.ini", config), ("passfile", passfile)] {
                let path = ".config/ignite-sql/\(name)"
                try home.write(Array(text.utf8), to: path)
                try FileManager.default.setAttributes(
                    [.posixPermissions: 0o600], ofItemAtPath: "\(home.path)/\(path)")
            }
            return home
        }

        private func run(
            _ arguments: [String], _ home: TemporaryFolder? = nil, environment: [String: String] = [:]
        ) -> Program.Result {
            var variables = environment
            if let home { variables["HOME"] = home.path }
            return Program.run(["-w", "-A", "-t", "-c", "select count(*) from t"] + arguments, environment: variables)
        }

        @Test func everySourceOfThePassword() throws {
            let profile = try home("[profile own]\nuri = ignite3://ada@\(address)\npassword = s3cret\n")
            let passfile = try home("", "nohost:*:ada:wrong\n\(address):ada:s3cret\n*:*:*:wrong\n")
            for result in [
                run(["ignite3://ada:s3cret@\(address)"]),
                run(["-U", "ada", address], environment: ["IGNITE_SQL_PASSWORD": "s3cret"]),
                run(["--profile", "own"], profile), run(["-U", "ada", address], passfile),
            ] {
                #expect(result.text == "0\n", "\(result.errors)")
                #expect(result.errors == "")
            }
        }

        @Test func whoIsNotLetIn() throws {
            let passfile = try home("", "*:*:ada:wrong\n")
            let refused = run(["-U", "ada", address], passfile)
            #expect(refused.errors.contains("the password came from \(passfile.path)/.config/ignite-sql/passfile:1"))
            let wrong = "\(address) refused the login: wrong user or password for user \"ada\""
            for (result, message) in [
                (refused, wrong), (run(["ignite3://ada:no@\(address)"]), wrong),
                (run([address]), "\(address) requires a user and a password (-U NAME gives the user"),
                (
                    run(["-U", "ada", address]),
                    "\(address) refused the login: user \"ada\" needs a password (set it in the passfile"
                ),
            ] {
                #expect(result.status == 2)
                #expect(result.errors.contains(message), "\(result.errors)")
            }
        }

        @Test func programsAndTheirPasswords() throws {
            var options = try ClientOptions("ignite://ada:s3cret@\(address)")
            let ignite = try Ignite.connect(options)
            defer { ignite.close() }
            #expect(try ignite.execute("SELECT COUNT(*) FROM t").next()?.get(Int.self, at: 0) == 0)
            for mistaken in ["m1staken", "", nil] {
                options.password = mistaken
                let error = try #require(throws: IgniteError.self) { _ = try Ignite.connect(options) }
                #expect(error.code == .connectionFailed && error.isAuthenticationFailure && !error.isRetryable)
                #expect(!"\(error) \(options)".contains("m1staken"))
            }
        }

        @Test func fromOneProfileToAnother() throws {
            let files = try home(
                "[profile wrong]\nuri = ignite3://eve:no@\(address)\n[profile own]\nuri = ignite3://ada@\(address)\n",
                "*:*:ada:s3cret\n")
            let terminal = try Terminal(["-X", "-q", "--profile", "own"], home: files)
            let prompt = "ignite3 \(address)/PUBLIC=> "
            #expect(terminal.shows(prompt))
            terminal.enter("\\profile wrong")
            #expect(terminal.shows("The connection to \(address) is kept."))
            #expect(terminal.shows(prompt))
            terminal.enter("\\profile own")
            #expect(terminal.shows(prompt))
            terminal.enter("\\q")
            #expect(terminal.end() == 0)
        }
    }
}
