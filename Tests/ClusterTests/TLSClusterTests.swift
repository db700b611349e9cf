import TestSupport
import Testing

extension OwnClusterTests {
    @Suite(.ownCluster("--tls"))
    struct TLSClusterTests {
        @Test func modesAndVersions() { TLSCluster().modesAndVersions() }
        @Test func manyRows() { TLSCluster().manyRows() }
        @Test func whatIsWrongIsSaid() { TLSCluster().whatIsWrongIsSaid() }
    }

    @Suite(.ownCluster("--mtls"))
    struct MutualTLSClusterTests {
        @Test func aClientWithItsCertificate() throws { try MutualTLSCluster().aClientWithItsCertificate() }
        @Test func clientsThatAreRefused() throws { try MutualTLSCluster().clientsThatAreRefused() }
    }
}

extension OwnClusterTests.Ignite2 {
    @Suite(.ownIgnite2Cluster("--tls"))
    struct TLSClusterTests {
        @Test func modesAndVersions() { TLSCluster().modesAndVersions() }
        @Test func manyRows() { TLSCluster().manyRows() }
        @Test func whatIsWrongIsSaid() { TLSCluster().whatIsWrongIsSaid() }
    }

    @Suite(.ownIgnite2Cluster("--mtls"))
    struct MutualTLSClusterTests {
        @Test func aClientWithItsCertificate() throws { try MutualTLSCluster().aClientWithItsCertificate() }
        @Test func clientsThatAreRefused() throws { try MutualTLSCluster().clientsThatAreRefused() }
    }
}

/// A node that speaks TLS with everyone.
private struct TLSCluster {
    private let cluster = OwnCluster.running

    private func run(_ arguments: [String], address: String? = nil) -> Program.Result {
        Program.run(
            ["-X", "-A", "-t", "-c", "\\conninfo", "-c", "select 'it ' || 'works'"] + arguments
                + [address ?? cluster.address])
    }

    func modesAndVersions() {
        for (options, version, check) in [
            (["--tls", "require"], "TLSv1.3", "not verified"),
            (["--tls", "verify-ca"], "TLSv1.3", "verified except the host name"), ([], "TLSv1.3", "verified"),
            (["--tls-min-version", "1.3"], "TLSv1.3", "verified"),
            (["--tls-max-version", "1.2"], "TLSv1.2", "verified"),
            (
                ["--tls-ciphers", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"], "TLSv1.2, ECDHE-RSA-AES256-GCM-SHA384",
                "verified"
            ),
        ] {
            let result = run(["--tls-ca", cluster.file("ca.pem")] + options)
            #expect(result.status == 0, "\(result.errors)")
            let line = result.lines.first { $0.hasPrefix("TLS ") } ?? ""
            #expect(line.contains(" \(version), ") && line.hasSuffix(", \(check)"), "\(line)")
            #expect(result.text.hasSuffix("\nit works\n"))
        }
    }

    func manyRows() {
        let result = Program.run(
            [
                "-X", "-A", "-t", "-c",
                "select x, 'some text ' || cast(x as varchar) from table(system_range(1, 100000))",
            ]
                + cluster.options + [cluster.address])
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.lines.count == 100_001)
        #expect(result.lines.dropLast().last == "100000|some text 100000")
    }

    func whatIsWrongIsSaid() {
        let port = cluster.address.split(separator: ":")[1]
        let ca = ["--tls-ca", cluster.file("ca.pem")]
        for (result, words) in [
            (run(["--tls", "verify-full"]), "is not signed by a CA that this system trusts"),
            (run(["--tls-ca", cluster.file("client.pem")]), "is not signed by a CA in"),
            (run(ca, address: "[::ffff:127.0.0.1]:\(port)"), "not for ::ffff:127.0.0.1"),
            (
                run(ca + ["--tls-ciphers", "ECDHE-ECDSA-AES128-SHA"]),
                cluster.isIgnite2 ? "or not within the limits of --tls-ciphers" : "offered cipher suites"
            ),
            (run([]), "requires TLS (use --tls verify-full"),
            (run([], address: "\(cluster.product)://\(cluster.address)"), "requires TLS (use --tls verify-full"),
        ] {
            #expect(result.status == 2)
            #expect(result.text == "")
            #expect(result.errors.contains(words), "\(result.errors)")
            #expect(result.errorLines.count == 1)
        }
    }
}

/// A node that wants a certificate of its clients.
private struct MutualTLSCluster {
    private let cluster = OwnCluster.running

    /// Connects with the right CA and these options.
    private func run(_ options: [String]) -> Program.Result {
        Program.run(
            ["-X", "-A", "-t", "-c", "select 'it ' || 'works'", "--tls-ca", cluster.file("ca.pem")] + options
                + [cluster.address])
    }

    func aClientWithItsCertificate() throws {
        let plain = run(["--tls-cert", cluster.file("client.pem"), "--tls-key", cluster.file("client.key")])
        #expect(plain.status == 0 && plain.text == "it works\n", "\(plain.errors)")
        let folder = try TemporaryFolder()
        try folder.write(Array("secret\n".utf8), to: "password")
        let encrypted = run([
            "--tls-cert", cluster.file("client.pem"), "--tls-key", cluster.file("client.encrypted.key"),
            "--tls-key-password-file", "\(folder.path)/password",
        ])
        #expect(encrypted.status == 0 && encrypted.text == "it works\n", "\(encrypted.errors)")
    }

    /// By TLS 1.3 and 1.2, which refuse at different moments.
    func clientsThatAreRefused() throws {
        let certificates = try Certificates()
        for version in ["1.2", "1.3"] {
            let exactly = ["--tls-min-version", version, "--tls-max-version", version]
            let none = run(exactly)
            #expect(none.status == 2)
            // Ignite 2 closes the connection and does not say why.
            let verb = cluster.isIgnite2 ? "asked for" : "requires"
            #expect(none.errors.contains("the server \(verb) a client certificate"), "\(none.errors)")
            let stranger = run(
                exactly + [
                    "--tls-cert", certificates.file("stranger.pem"), "--tls-key", certificates.file("stranger.key"),
                ])
            #expect(stranger.status == 2)
            let refused = cluster.isIgnite2 ? "may have refused" : "refused"
            #expect(
                stranger.errors.contains("the server \(refused) the client certificate in"), "\(stranger.errors)")
        }
    }
}
