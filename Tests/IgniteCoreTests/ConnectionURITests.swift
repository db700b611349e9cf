import IgniteCore
import Testing

@Suite struct ConnectionURITests {
    typealias Address = ClientOptions.Address

    @Test func everything() throws {
        let options = try ClientOptions(
            "ignite3://al%69ce:p%40ss%2Fw%3A:x@node1:10801,[::1],10.0.0.1:1/My%20Schema"
                + "?timeout=30&connectTimeout=2.5&socketTimeout=1.5&pageSize=100000&timeZone=+05:30&freshReads=true")
        #expect(options.protocol == .ignite3)
        #expect(options.user == "alice")
        #expect(options.password == "p@ss/w::x")
        #expect(
            options.addresses == [
                Address(host: "node1", port: 10_801), Address(host: "::1"), Address(host: "10.0.0.1", port: 1),
            ])
        #expect(options.schema == "My Schema")
        #expect(options.statementTimeout == .seconds(30))
        #expect(options.connectTimeout == .seconds(2.5) && options.socketTimeout == .seconds(1.5))
        #expect(options.pageSize == 100_000)
        #expect(options.timeZone == "+05:30" && options.freshReads)
        #expect(throws: Never.self) { try options.validate() }
    }

    @Test func defaults() throws {
        for text in [
            "ignite://127.0.0.1", "127.0.0.1", "127.0.0.1:10800", "IGNITE://127.0.0.1:10800/", "ignite://127.0.0.1?",
        ] {
            #expect(try ClientOptions(text) == ClientOptions())
        }
        let options = ClientOptions()
        #expect(options.addresses == [Address(host: "127.0.0.1", port: 10_800)])
        #expect(options.protocol == .any && options.schema == "PUBLIC" && options.pageSize == 1024)
        #expect(options.socketTimeout == .seconds(60) && options.handshakeTimeout == nil)
        #expect(
            options.connectTimeout == .seconds(10) && options.statementTimeout == .seconds(300)
                && options.timeZone == nil)
        #expect(!options.freshReads)
        #expect(options.user == nil && options.password == nil)
        #expect(throws: Never.self) { try options.validate() }
    }

    @Test func protocols() throws {
        #expect(try ClientOptions("ignite://h").protocol == .any)
        #expect(try ClientOptions("ignite2://h").protocol == .ignite2)
        #expect(try ClientOptions("ignite2://h,i?partitionAware=true").ignite2.partitionAware)
        #expect(try !ClientOptions("ignite2://h").ignite2.partitionAware)
        #expect(try ClientOptions("Ignite3://h").protocol == .ignite3)
    }

    @Test(arguments: [
        ("a,b:2,c", "a:10800 b:2 c:10800"), ("[::1]", "[::1]:10800"),
        ("[fe80::1%eth0]:5,h", "[fe80::1%eth0]:5 h:10800"),
        ("ignite://[fe80::1%25eth0]:5", "[fe80::1%eth0]:5"),
        ("ignite://my_host-1.example.", "my_host-1.example.:10800"),
        ("ignite://b%C3%BCro:65535", "büro:65535"),
    ])
    func addresses(_ text: String, _ expected: String) throws {
        #expect(try ClientOptions(text).addresses.map(\.description).joined(separator: " ") == expected)
    }

    @Test func whatTheURILeavesOutComesFromTheBase() throws {
        var base = ClientOptions()
        base.user = "bob"
        base.password = "secret"
        base.schema = "SALES"
        base.pageSize = 7
        base.statementTimeout = .seconds(5)
        let kept = try ClientOptions("ignite://h", over: base)
        #expect(kept.user == "bob" && kept.password == "secret" && kept.schema == "SALES" && kept.pageSize == 7)
        let changed = try ClientOptions("ignite://al@h/S?timeout=0", over: base)
        #expect(changed.user == "al" && changed.schema == "S" && changed.statementTimeout == nil)
    }

    @Test func tls() throws {
        let options = try ClientOptions(
            "ignite://h?tls=verify-ca&tlsCA=/ca%20file&tlsCert=c&tlsKey=k&tlsKeyPassword=a%26b&tlsCiphers=A:B&tlsMinVersion=1.2&tlsMaxVersion=1.3"
        )
        #expect(options.tls.mode == .verifyCA && options.tls.effectiveMode == .verifyCA)
        #expect(options.tls.caFile == "/ca file" && options.tls.certificateFile == "c" && options.tls.keyFile == "k")
        #expect(options.tls.keyPassword == "a&b" && options.tls.keyPasswordFile == nil)
        #expect(options.tls.ciphers == "A:B" && options.tls.minimumVersion == .tls12)
        #expect(options.tls.maximumVersion == .tls13)
        var dumped = ""
        dump(options, to: &dumped)
        dump(options.tls, to: &dumped)
        #expect(!"\(options) \(options.tls) \(dumped)".contains("a&b"))
    }

    /// Any of the options switches TLS on, with all checks; only `tls` itself can ask for less.
    @Test func tlsIsOnWhenSomethingIsSaid() throws {
        #expect(try ClientOptions("ignite://h").tls.effectiveMode == .disable)
        for option in [
            "tlsCA=f", "tlsCert=f", "tlsKey=f", "tlsKeyPassword=p", "tlsKeyPasswordFile=f", "tlsCiphers=C",
            "tlsMinVersion=1.2", "tlsMaxVersion=1.3",
        ] {
            #expect(try ClientOptions("ignite://h?\(option)").tls.effectiveMode == .verifyFull)
            #expect(try ClientOptions("ignite://h?\(option)&tls=require").tls.effectiveMode == .require)
            #expect(try ClientOptions("ignite://h?tls=disable&\(option)").tls.effectiveMode == .disable)
        }
    }

    @Test func theLastPasswordOfTheKeyHolds() throws {
        var options = try ClientOptions("ignite://h?tlsKeyPassword=p")
        try options.set("tlsKeyPasswordFile", to: "f")
        #expect(options.tls.keyPassword == nil && options.tls.keyPasswordFile == "f")
        try options.set("tlsKeyPassword", to: "")
        #expect(options.tls.keyPassword == "" && options.tls.keyPasswordFile == nil)
    }

    @Test(arguments: [
        "tls=on", "tls=", "tlsCA=", "tlsCert=", "tlsKey=%00", "tlsKeyPasswordFile=", "tlsCiphers=:,",
        "tlsMinVersion=1.1", "tlsMaxVersion=1.4",
    ])
    func unusableTLSOptions(_ option: String) throws {
        let error = try #require(throws: IgniteError.self) { _ = try ClientOptions("ignite://h?\(option)") }
        #expect(error.code == .invalidArgument)
        #expect(error.message.hasPrefix("connection option \"\(option.prefix { $0 != "=" })\" must be "))
    }

    @Test func aKeyNeedsACertificate() throws {
        var options = ClientOptions()
        options.tls.keyFile = "k"
        let error = try #require(throws: IgniteError.self) { try options.validate() }
        #expect(error.hint?.contains("tlsCert") == true)
    }

    @Test func theLowestVersionIsNotAboveTheHighest() throws {
        var options = try ClientOptions("ignite://h?tlsMinVersion=1.3&tlsMaxVersion=1.2")
        let error = try #require(throws: IgniteError.self) { try options.validate() }
        #expect(error.code == .invalidArgument)
        #expect(error.message == "tlsMinVersion is 1.3, above tlsMaxVersion, which is 1.2")
        for version in TLSOptions.Version.allCases {
            (options.tls.minimumVersion, options.tls.maximumVersion) = (version, version)
            try options.validate()
        }
    }

    /// What stands behind a password may be a part of it.
    @Test func whatIsBehindTheKeyPasswordIsNotShown() throws {
        let error = try #require(throws: IgniteError.self) {
            _ = try ClientOptions("ignite://h?tlsKeyPassword=se&cret=1")
        }
        #expect(!"\(error) \(error.hint ?? "")".contains("cret"))
    }

    @Test func users() throws {
        #expect(try ClientOptions("ignite://u@h").password == nil)
        #expect(try ClientOptions("ignite://u:@h").password == "")
        #expect(try ClientOptions("ignite://:p@h").user == nil)
        #expect(try ClientOptions("ignite://u:p@ss@h").password == "p@ss")
        let options = try ClientOptions("ignite://h?user=u&password=a%26b%3D&schema=%22s%22")
        #expect(options.user == "u" && options.password == "a&b=" && options.schema == "\"s\"")
    }

    @Test(arguments: [",h:1", "h:1,", "ignite://,h:1", "ignite://u@,,h:1,/S"]) func emptyAddresses(_ text: String)
        throws
    {
        #expect(try ClientOptions(text).addresses == [ClientOptions.Address(host: "h", port: 1)])
    }

    @Test func anEmptySchemaIsPublic() throws {
        for text in ["ignite://h?schema=", "ignite://h/"] { #expect(try ClientOptions(text).schema == "PUBLIC") }
        var options = ClientOptions()
        options.schema = "SALES"
        options.schema = ""
        #expect(options.schema == "PUBLIC" && options == ClientOptions())
    }

    @Test(arguments: [
        ("", "empty"), ("postgres://h", "unknown scheme \"postgres\""), ("ignite://", "there is no host"),
        (",", "there is no host"), ("h,,:5", "address 3 has no host"), ("ignite://h:", "port of address 1"),
        ("h:0", "port of address 1"),
        ("a,b:65536", "port of address 2"), ("h:+5", "port of address 1"), ("h:1x", "port of address 1"),
        ("::1", "more than one colon"), ("[::1", "[ without ]"), ("[::1]5", "after the ]"), ("[]", "no host"),
        ("a b", "not allowed in host names"), ("ignite://a%00b", "not allowed in host names"),
        ("ignite://h%zz", "two hex digits"),
        ("ignite://h/%4", "two hex digits"), ("ignite://h/%FF", "UTF-8"), ("ignite://h/A/B", "more than one /"),
        ("h/S", "ignite://"), ("u@h", "ignite://"), ("h?x=1", "ignite://"), ("ignite://h?timeout", "without =value"),
        ("ignite://h?pageSize=0", "from 1 to 100000, not \"0\""), ("ignite://h?pageSize=100001", "pageSize"),
        ("ignite://h?pageSize=+5", "pageSize"), ("ignite://h?timeout=-1", "timeout"),
        ("ignite://h?timeout=nan", "timeout"),
        ("ignite://h?timeout=1e5", "timeout"), ("ignite://h?timeout=99999999999", "timeout"),
        ("ignite://h?timeout=1.", "timeout"),
        ("ignite://h?connectTimeout=0", "more than 0"),
        ("ignite://h?socketTimeout=0", "\"socketTimeout\" must be seconds, more than 0, not \"0\""),
        ("ignite://h?user=", "user"),
        ("ignite://h/S?schema=T", "given twice"), ("ignite://h?timeout=1&timeout=1", "given twice"),
        ("ignite://h?ssl=require", "no connection option \"ssl\""), ("embedded:a\0b", "zero byte"),
        ("ignite://h/S@x", "there is an @"),
    ])
    func wrong(_ text: String, _ expected: String) throws {
        let error = try #require(throws: IgniteError.self) { try ClientOptions(text) }
        #expect(error.code == .invalidArgument)
        #expect(error.message.contains(expected), "\(error.message)")
    }

    @Test(arguments: [
        ("embedded:", nil), ("embedded:my data.db", "my data.db"), ("EMBEDDED:/tmp/x:1?a=b,c", "/tmp/x:1?a=b,c"),
    ])
    func embeddedNodes(_ text: String, _ file: String?) throws {
        var base = ClientOptions()
        (base.user, base.password, base.tls.mode, base.schema) = ("ada", "x", .require, "SALES")
        let options = try ClientOptions(text, over: base)
        #expect(options.addresses.map(\.embeddedFile) == [file])
        #expect(options.addresses[0].isEmbedded)
        #expect("\(options.addresses[0])" == "embedded:\(file ?? "")")
        #expect(options.user == nil && options.password == nil && options.tls == TLSOptions())
        #expect(options.schema == "SALES")
        try options.validate()
    }

    @Test func embeddedNodesHaveNoLoginAndNoTLS() throws {
        for change in [{ $0.user = "ada" }, { $0.tls.mode = .require }, { $0.addresses.append($0.addresses[0]) }]
            as [(inout ClientOptions) -> Void]
        {
            var options = try ClientOptions("embedded:")
            change(&options)
            #expect(throws: IgniteError.self) { try options.validate() }
        }
    }

    @Test func nearMissesAreSuggested() throws {
        for (written, meant) in [
            ("pagesize", "pageSize"), ("timeot", "timeout"), ("timezone", "timeZone"), ("shcema", "schema"),
        ] {
            let error = try #require(throws: IgniteError.self) { try ClientOptions("ignite://h?\(written)=1") }
            #expect(error.message.contains("did you mean \"\(meant)\"?"))
        }
        let error = try #require(throws: IgniteError.self) { try ClientOptions("ignite://h?colour=1") }
        #expect(!error.message.contains("did you mean"))
        for option in ConnectionOption.all { #expect(error.hint?.contains(option.name) == true) }
    }

    /// Also where the password is put so that a part of it is read as something else.
    @Test(arguments: [
        "ignite://u:hunter2", "ignite://u:hunter2/x@h", "ignite://u:1?hunter2@h", "ignite://u:1?hunter2=x@h",
        "ignite://u:%hunter2@h", "ignite://u:hunter2%FF@h", "ignite://u:hunter2@h:x", "ignite://u:hunter2@h?nope=1",
        "ignite://h?password=%hunter2", "ignite://h?pasword=hunter2", "ignite://h?password=1&password=hunter2",
        "u:hunter2@h", "ignite://u:a:hunter2", "postgres://u:hunter2@h", "ignite://u:x,hunter2!", "ignite://u:hunter2@",
        "ignite://u:hunter2@h/a/b", "ignite://[u:hunter2", "ignite://h?password=a&hunter2=b",
        "ignite://h?password=a&hunter2", "hunter2@", "ignite:u:hunter2@h",
    ])
    func passwordsAreNeverShown(_ text: String) throws {
        let error = try #require(throws: IgniteError.self) { try ClientOptions(text) }
        #expect(!"\(error) \(error.message) \(error.hint ?? "")".contains("hunter2"), "\(error.message)")
    }

    @Test func descriptionsHoldNoPassword() throws {
        let options = try ClientOptions("ignite2://u:hunter2@a,[::1]:5/S")
        #expect(options.description == "ignite2://u@a:10800,[::1]:5/S")
        var dumped = "\(options) \(String(reflecting: options))"
        dump(options, to: &dumped)
        #expect(!dumped.contains("hunter2"))
    }

    @Test func fieldsAreChecked() {
        let changes: [(inout ClientOptions) -> Void] = [
            { $0.addresses = [] }, { $0.addresses = [Address(host: "")] }, { $0.addresses[0].port = 0 },
            { $0.pageSize = 0 },
            { $0.pageSize = 100_001 }, { $0.connectTimeout = .seconds(0) },
            { $0.connectTimeout = .seconds(2_000_000_000) },
            { $0.connectTimeout = .seconds(-1) }, { $0.socketTimeout = .seconds(0) },
            { $0.socketTimeout = .seconds(2_000_000_000) },
            { $0.handshakeTimeout = .seconds(0) }, { $0.statementTimeout = .seconds(-1) },
            { $0.statementTimeout = .seconds(2_000_000_000) },
        ]
        for (index, change) in changes.enumerated() {
            var options = ClientOptions()
            change(&options)
            #expect(throws: IgniteError.self, "\(index)") { try options.validate() }
        }
        var options = ClientOptions()
        options.statementTimeout = .seconds(0)
        #expect(throws: Never.self) { try options.validate() }
    }

    @Test func aWrongOptionChangesNothing() {
        for option in ConnectionOption.all where !option.isSecret && option.name != "schema" {
            var options = ClientOptions()
            #expect(throws: IgniteError.self) { try options.set(option.name, to: "") }
            #expect(options == ClientOptions())
        }
    }
}

@Suite struct NearMissTests {
    @Test(
        arguments: [
            ("tiemout", "timeout"), ("TIMEOUT", "timeout"), ("timout", "timeout"), ("timeoutt", "timeout"), ("xy", nil),
            ("", nil),
            ("completely", nil), (String(repeating: "a", count: 100_000), nil),
        ] as [(String, String?)])
    func suggestions(_ name: String, _ meant: String?) {
        #expect(nearMiss(name, among: ["schema", "timeout", "user"]) == meant)
    }
}
