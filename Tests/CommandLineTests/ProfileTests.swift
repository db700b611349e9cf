import Foundation
import Ignite3
import IgniteCore
import TestSupport
import Testing

/// `config.ini`: profiles, settings, and which of several places is heard.
struct ProfileTests {
    // MARK: Choosing one

    @Test func theOneThatIsNamed() throws {
        let node = try littleNode()
        let files = try UserFiles(
            config: "[profile dev]\nuri = \(node.address)\n[profile default]\nuri = 127.0.0.1:1\n")
        for (arguments, environment) in [
            (["--profile", "dev"], [:]), ([], ["IGNITE_SQL_PROFILE": "dev"]),
            (["--profile", "dev"], ["IGNITE_SQL_PROFILE": "nosuch", "IGNITE_SQL_URI": "127.0.0.1:1"]),
        ] as [([String], [String: String])] {
            let result = Program.run(
                ["-A", "-t", "-c", "select 5"] + arguments, environment: files.environment.merging(environment) { $1 })
            #expect(result.text == "5\n", "\(result.errors)")
        }
    }

    /// What is taken when nobody names a profile: what says where to connect to first.
    @Test func theDefault() throws {
        let node = try littleNode()
        let dead = try UserFiles(config: "[profile default]\nuri = 127.0.0.1:1\n")
        let good = try UserFiles(config: "[profile default]\naddresses = \(node.address)\nnonsense")
        let files = try UserFiles(config: "[profile default]\naddresses = \(node.address)\n")
        #expect(files.run("-A", "-t", "-c", "select 5").text == "5\n")
        #expect(dead.run("-c", "select 5").errors.contains("127.0.0.1:1: connection refused"))
        #expect(dead.run("-A", "-t", "-c", "select 5", "\(node.address)").text == "5\n")
        let uri = ["IGNITE_SQL_URI": "\(node.address)"]
        #expect(dead.run("-A", "-t", "-c", "select 5", environment: uri).text == "5\n")
        #expect(dead.run("-A", "-t", "-c", "select 5", "-h", "\(node.address)").text == "5\n")
        #expect(dead.run("-A", "-t", "-c", "select 5", "-p", "\(node.address.port)").text == "5\n")
        let broken = good.run("-c", "select 5")
        #expect(broken.status == 1)
        #expect(broken.errors.contains("config.ini:3: expected [section] or name = value"))
    }

    @Test func whatIsNotThere() throws {
        let files = try UserFiles(config: "[profile production]\nuri = 127.0.0.1:1\n")
        for result in [
            files.run("--profile", "prodction"), files.run(environment: ["IGNITE_SQL_PROFILE": "prodction"]),
        ] {
            #expect(result.status == 1)
            #expect(result.errors.contains("profile \"prodction\" does not exist in \(files.folder)/config.ini"))
            #expect(result.errors.contains("; did you mean \"production\"?"))
        }
        #expect(Program.run(["--profile", "x"]).errors.contains("profile \"x\" does not exist"))
    }

    @Test func aProfileThatIsWrong() throws {
        let files = try UserFiles(config: "[profile dev]\nuri = 127.0.0.1:1\npagesize = 5\n")
        let result = files.run("--profile", "dev")
        #expect(result.status == 1)
        #expect(
            result.errorLines.first?.hasSuffix(
                "config.ini:3: there is no connection option \"pagesize\"; did you mean \"pageSize\"?") == true)
        #expect(!files.run("127.0.0.1:1").errors.contains("pagesize"), "nobody has asked for it")
    }

    // MARK: Precedence

    /// Option over URI over environment over profile over default, for each option by itself.
    @Test(arguments: ["profile", "environment", "uri", "option"])
    func precedence(_ highest: String) throws {
        let seen = Seen<String>()
        let node = try InProcessNode(schemas: ["S1", "S2", "S3", "S4"]) { request in
            seen.note(
                "\(request.schema ?? "") \(request.pageSize ?? 0) \(request.timeoutMilliseconds ?? 0) "
                    + "\(request.timeZone ?? "")")
            return .updated(1)
        }
        let files = try UserFiles(
            config: """
                [profile dev]
                addresses = \(node.address)
                user = u1
                schema = s1
                pageSize = 11
                timeout = 21
                timeZone = Asia/Tokyo
                """)
        var environment = ["TZ": ""]
        var arguments = ["-X", "--profile", "dev", "-c", "\\conninfo", "-c", "update a"]
        let levels = ["profile", "environment", "uri", "option"].prefix { $0 != highest } + [highest]
        if levels.contains("environment") {
            environment = ["IGNITE_SQL_USER": "u2", "IGNITE_SQL_SCHEMA": "s2", "TZ": "Europe/Rome"]
        }
        if levels.contains("option") {
            arguments += ["-U", "u4", "--schema", "s4", "--page-size", "14", "--timeout", "24"]
            arguments += ["--time-zone", "Europe/Oslo"]
        }
        if levels.contains("uri") {
            arguments.append("ignite3://u3@\(node.address)/s3?pageSize=13&timeout=23&timeZone=Europe/Paris")
        }
        let result = Program.run(arguments, environment: files.environment.merging(environment) { $1 })
        let expected = [
            "profile": ("u1", "s1 11 21000 Asia/Tokyo"), "environment": ("u2", "s2 11 21000 Europe/Rome"),
            "uri": ("u3", "s3 13 23000 Europe/Paris"), "option": ("u4", "s4 14 24000 Europe/Oslo"),
        ][highest]
        #expect(seen.all == [expected?.1])
        #expect(result.text.contains("User        \(expected?.0 ?? "")\n"), "\(result.text)\(result.errors)")
    }

    /// What a connection does not say, the profile does; its password goes with its user only.
    @Test func aProfileAndAConnection() throws {
        let node = try littleNode(password: "secret")
        let files = try UserFiles(config: "[profile dev]\nuri = ignite://ada:secret@127.0.0.1:1/MINE\n")
        let result = files.run("--profile", "dev", "-c", "\\conninfo", "\(node.address)")
        #expect(result.text.contains("User        ada\n") && result.text.contains("Schema      MINE\n"))
        let other = files.run("--profile", "dev", "-w", "-U", "eve", "-c", "\\conninfo", "\(node.address)")
        #expect(other.status == 2)
        #expect(other.errors.contains("refused the login"))
    }

    // MARK: The file

    @Test func aFileThatOthersCanRead() throws {
        let node = try littleNode()
        for line in ["password = secret", "uri = ignite://ada:secret@127.0.0.1:1", "uri = h?password=secret"] {
            let files = try UserFiles(
                config: "[settings]\nnull = nil\n[profile dev]\nuser = ada\n\(line)\n", mode: 0o640)
            let result = files.run("-A", "-t", "-c", "select null", "\(node.address)")
            #expect(result.text == "\n", "the whole file is ignored")
            #expect(result.errorLines.count == 1)
            #expect(result.errors.contains("chmod 600 \(files.folder)/config.ini"))
            #expect(!result.errors.contains("secret"))
            #expect(files.run("--profile", "dev").status == 1)
            try files.setMode(0o600, of: "config.ini")
            #expect(files.run("-A", "-t", "-c", "select null", "\(node.address)").text == "nil\n")
        }
        let harmless = try UserFiles(config: "[profile dev]\nuri = \(node.address)\nuser = ada\n", mode: 0o644)
        #expect(harmless.run("-A", "-t", "-c", "select 5", "--profile", "dev").errors == "")
    }

    @Test func aFolderInItsPlace() throws {
        let node = try littleNode()
        let files = try UserFiles()
        try files.home.write([], to: ".config/ignite-sql/config.ini/x")
        let result = files.run("-A", "-t", "-c", "select 5", "\(node.address)")
        #expect(result.text == "5\n")
        #expect(result.errors == "WARNING: \(files.folder)/config.ini is not a regular file\n")
        #expect(files.run("--profile", "x").status == 1)
    }

    @Test func anotherFolder() throws {
        let node = try littleNode()
        let folder = try TemporaryFolder()
        try folder.write(Array("[profile dev]\nuri=\(node.address)\n".utf8), to: "ignite-sql/config.ini")
        let result = Program.run(
            ["-A", "-t", "-c", "select 5", "--profile", "dev"], environment: ["XDG_CONFIG_HOME": folder.path])
        #expect(result.text == "5\n")
    }

    // MARK: Settings

    @Test func settings() throws {
        let node = try littleNode()
        let files = try UserFiles(config: "[settings]\nformat = csv\nnull = ' nil '\nECHO = queries\n")
        let address = "\(node.address)"
        #expect(files.run(address, script: "select null;").text == "select null;\nA\n nil \n")
        #expect(files.run("--json", "-v", "ECHO=none", address, script: "select null;").text == "[{\"A\":null}]\n")
        #expect(files.run("-X", "-A", "-t", address, script: "select null;").text == "\n")
        let rc = try UserFiles(config: "[settings]\nformat = csv\n", rc: "\\pset format json\n")
        #expect(rc.run("-q", address, script: "select 1;").text == "[{\"A\":1}]\n", "the start-up file comes later")
    }

    @Test func settingsThatAreWrong() throws {
        let node = try littleNode()
        let files = try UserFiles(
            config:
                "[settings]\nbordr = 2\nAUTOCOMIT = off\nHISTSIZE = many\nborder = x\nfooter = off\n[setings]\na = b\n")
        let result = files.run("-A", "-c", "select 5", "\(node.address)")
        #expect(result.text == "A\n5\n", "the others are heard")
        #expect(result.status == 0)
        let path = "WARNING: \(files.folder)/config.ini"
        for message in [
            "\(path):2: unknown setting \"bordr\"; did you mean border?",
            "\(path):3: unknown setting \"AUTOCOMIT\"; did you mean AUTOCOMMIT?",
            "\(path):4: invalid value \"many\" for \"HISTSIZE\": integer expected",
            "\(path):5: border must be a number from 0 to 100, not \"x\"",
            "\(path):8: unknown section [setings]; did you mean [settings]?",
        ] {
            #expect(result.errorLines.contains(message), "\(result.errors)")
        }
        #expect(result.errorLines.count == 5)
    }

    // MARK: \profile

    @Test func listing() throws {
        let node = try littleNode(password: "secret")
        let files = try UserFiles(
            config: """
                [profile dev]
                uri = ignite3://ada:secret@\(node.address)/MINE
                [profile bad]
                pagesize = 1
                [profile me]
                user = bob
                """)
        let result = files.run("-A", "-t", "-F", " ", "--profile", "dev", script: "\\profile\n")
        let path = "\(files.folder)/config.ini"
        #expect(
            result.text == """
                dev ignite3://ada@\(node.address)/MINE yes
                bad \(path):4: there is no connection option "pagesize"; did you mean "pageSize"?\(" ")
                me ignite3://bob@\(node.address)/PUBLIC\(" ")

                """)
        #expect(Program.run(["-X", "--profile", "x"]).status == 1)
        #expect(try littleNode().run(script: "\\profile\n").errors == "There are no profiles.\n")
        #expect(files.run("--list-profiles").text == "dev\nbad\nme\n")
    }

    /// Nothing of the connection before stays, but what the command line asked for.
    @Test func connectingByOne() throws {
        let seen = Seen<String>()
        let node = try InProcessNode(schemas: ["ZERO", "ONE", "TWO"]) { request in
            seen.note("\(request.schema ?? "") \(request.pageSize ?? 0) \(request.timeZone ?? "")")
            return .updated(1)
        }
        let files = try UserFiles(
            config: """
                [profile one]
                uri = ignite3://ada@\(node.address)/ONE?pageSize=9&timeZone=Asia/Tokyo
                [profile two]
                schema = two
                """)
        let result = files.run(
            "-X", "--page-size", "7", "-U", "eve", "ignite3://bob@\(node.address)/ZERO",
            script:
                "update a;\n\\profile one\nupdate a;\n\\conninfo\n\\profile two\nupdate a;\n\\conninfo\n\\profile\n\\c\n\\profile\n"
        )
        #expect(seen.all == ["ZERO 7 UTC", "\"ONE\" 9 Asia/Tokyo", "\"TWO\" 7 UTC"])
        #expect(result.text.contains("User        ada\n") && result.text.contains("User        eve\n"))
        #expect(result.text.components(separatedBy: "/two").count == 3, "\(result.text)")
        #expect(result.text.components(separatedBy: " yes").count == 3, "\\c alone keeps it: \(result.text)")
        #expect(result.errors.components(separatedBy: "You are now connected").count == 4)
    }

    @Test(arguments: ["nosuch", "dead", "wrong"])
    func failureClosesInAScript(_ name: String) throws {
        let node = try littleNode()
        let files = try UserFiles(config: "[profile dead]\nuri = 127.0.0.1:1\n[profile wrong]\na = b\n")
        let result = files.run("-X", "\(node.address)", script: "begin;\nupdate a;\n\\profile \(name)\nselect 1;\n")
        #expect(node.statements == ["update a"])
        #expect(result.errors.contains("<stdin>:3: ERROR: "))
        #expect(result.errors.contains("the open transaction was rolled back"))
        #expect(result.status == 2)
    }

    @Test func atTheTerminal() throws {
        let files = try UserFiles(config: "[profile dead]\nuri = 127.0.0.1:1\n[profile other]\nuser = x\n")
        let seat = try Seat(home: files.home)
        #expect(seat.prompts())
        seat.terminal.type("\\prof\t")
        #expect(seat.terminal.shows("\\profile "))
        seat.terminal.type("\t")
        #expect(seat.terminal.shows("dead   other"))
        seat.terminal.type("d\t")
        #expect(seat.terminal.shows("dead "))
        #expect(seat.run("").contains("The connection to \(seat.address) is kept."))
        #expect(seat.run("\\profile nosuch").contains("profile \"nosuch\" does not exist"))
        #expect(seat.run("select 1;").contains("select 1"))
        #expect(seat.leaves())
    }
}
