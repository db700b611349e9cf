import Foundation
import Ignite
import TestSupport
import Testing

// What changes a whole cluster.
extension OwnClusterTests.Ignite2 {
    @Suite(.ownIgnite2Cluster())
    struct ActivationTests {
        private func run(_ script: String) -> Program.Result {
            Program.run(["-X", "-A", "-t", "ignite2://\(OwnCluster.running.address)"], input: script)
        }

        @Test func dataInMemoryIsNotLostSilently() {
            let off = run(
                "create table m (id int primary key, v int);\ninsert into m values (1, 1);\n\\activate off\n\\activate\n"
                    + "select count(*) from m;\n")
            #expect(off.errors.contains("ERROR: Deactivation stopped. "), "\(off.errors)")
            #expect(off.errors.contains("HINT: \\activate off force deactivates it and deletes that data\n"))
            #expect(off.text == "The cluster is active.\n1\n")

            let readOnly = run("\\activate readonly\ninsert into m values (2, 2);\n\\activate\n\\activate on\n")
            #expect(readOnly.errors.contains("HINT: \\activate on lets the cluster accept changes again\n"))
            #expect(readOnly.text == "The cluster is active, read-only.\n")

            let forced = run("\\activate off force\n\\activate\nselect count(*) from m;\n\\nodes\n")
            #expect(forced.errors.contains("HINT: the cluster is inactive; \\activate on activates it\n"))
            #expect(forced.text.hasPrefix("The cluster is inactive.\nnode0|"), "\(forced.text) \(forced.errors)")

            // A session that began while the cluster was inactive does not know its engine at first.
            let on = run(
                "create table u (id int primary key, v int);\n\\activate on\nselect count(*) from m;\nbegin;\n"
                    + "rollback;\nselect 1 as x \\gdesc\n")
            #expect(on.errors.contains("HINT: \\activate on activates the cluster\n"), "\(on.errors)")
            #expect(on.text == "0\nX|INTEGER\n", "\(on.errors)")
        }
    }

    /// A node that lets nobody in without a password.
    @Suite(.ownIgnite2Cluster(credentials: "ignite:ignite"))
    struct LoginTests {
        private var address: String { OwnCluster.running.address }

        private func run(_ arguments: String..., environment: [String: String] = [:]) -> Program.Result {
            Program.run(["-X", "-w", "-A", "-t", "-c", "select 'in'"] + arguments, environment: environment)
        }

        @Test func theRightPassword() {
            for result in [
                run("ignite2://ignite:ignite@\(address)"), run("ignite://ignite:ignite@\(address)"),
                run("-U", "ignite", address, environment: ["IGNITE_SQL_PASSWORD": "ignite"]),
            ] {
                #expect(result.status == 0 && result.text == "in\n", "\(result.errors)")
                #expect(result.errors == "")
            }
        }

        @Test func whoIsNotLetIn() {
            let wrong = "\(address) refused the login: wrong user or password for user "
            for (result, message) in [
                (run("ignite2://ignite:m1staken@\(address)"), wrong + "\"ignite\""),
                (run("ignite://ignite:m1staken@\(address)"), wrong + "\"ignite\""),
                (run("ignite2://nobody:m1staken@\(address)"), wrong + "\"nobody\""),
                (run(address), "\(address) requires a user and a password (-U NAME gives the user"),
                (run("-U", "ignite", address), "\(address) refused the login: user \"ignite\" needs a password"),
            ] {
                #expect(result.status == 2 && result.text == "")
                #expect(result.errors.contains(message) && result.errorLines.count == 1, "\(result.errors)")
                #expect(!result.errors.contains("m1staken"))
            }
        }

        @Test func programs() throws {
            var options = try ClientOptions("ignite://ignite:ignite@\(address)")
            let ignite = try Ignite.connect(options)
            defer { ignite.close() }
            #expect(try ignite.execute("SELECT 1").next()?.get(Int.self, at: 0) == 1)
            for mistaken in ["m1staken", "", nil] {
                options.password = mistaken
                let error = try failure { _ = try Ignite.connect(options) }
                #expect(error.code == .connectionFailed && error.isAuthenticationFailure && !error.isRetryable)
                #expect(!"\(error) \(options)".contains("m1staken"))
            }
        }

        /// A cluster with passwords is one whose data is on disk.
        @Test func aCacheWhoseChangesAreNotLogged() {
            func health(after statement: String) -> Program.Result {
                let login = "ignite2://ignite:ignite@\(address)"
                let change = Program.run(["-X", "-w", "-c", statement, login])
                #expect(change.status == 0, "\(change.errors)")
                return Program.run(["-X", "-w", "--health", login])
            }
            let created = health(after: "create table bulk (id int primary key) with \"cache_name=BULK\"")
            #expect(created.status == 0, "\(created)")
            let off = health(after: "alter table bulk nologging")
            #expect(off.status == 1, "\(off)")
            #expect(off.text.contains("\nWARNING   cache group BULK: its changes are not written to the log"), "\(off)")
            #expect(health(after: "alter table bulk logging").status == 0)
        }
    }

    @Suite(.ownIgnite2Cluster(credentials: "ignite:ignite"))
    struct PasswordTests {
        private var address: String { OwnCluster.running.address }

        private func user(_ login: String) -> String {
            let result = Program.run(["-X", "-w", "-A", "-t", "-c", "select 1", "ignite2://\(login)@\(address)"])
            return result.status == 0 ? result.text : result.errors
        }

        @Test func passwordsAreSet() throws {
            let terminal = try Terminal(["-X", "-q", "ignite2://ignite:ignite@\(address)"])
            func set(_ command: String, _ name: String, _ password: String) {
                #expect(terminal.shows("/PUBLIC=> "))
                terminal.enter(command)
                #expect(terminal.shows("Enter new password for user \"\(name)\": "))
                terminal.enter(password)
                #expect(terminal.shows("Enter it again: "))
                terminal.enter(password)
            }
            #expect(terminal.shows("/PUBLIC=> "))
            terminal.enter("create user joe with password 'first1';")
            set("\\password joe", "JOE", "s3cr'et")
            set("\\password nosuch", "NOSUCH", "s3cr'et")
            #expect(terminal.shows("HINT: the name was read as NOSUCH; double quotes keep its case"))
            set("\\password", "ignite", "s3cr'et2")
            #expect(terminal.shows("/PUBLIC=> "))
            // The new password is the one to connect with.
            terminal.enter("\\c\n\\s\n\\q")
            #expect(terminal.end() == 0)
            #expect(!terminal.text.contains("s3cr") && !terminal.text.contains("ERROR: \(address)"))

            #expect(user("JOE:s3cr'et") == "1\n")
            #expect(user("JOE:first1").contains("wrong user or password"))
            #expect(user("ignite:s3cr'et2") == "1\n")
            let path = "\(terminal.home.path)/.local/state/ignite-sql/history"
            let history = try String(contentsOfFile: path, encoding: .utf8)
            #expect(!history.contains("s3cr") && !history.contains("first1"))
        }
    }
}
