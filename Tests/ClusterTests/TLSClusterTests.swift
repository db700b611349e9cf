import TestSupport
import Testing

extension ClusterTests.OwnClusterTests {
    /// A node that speaks TLS with everyone.
    @Suite(.ownCluster("--tls"))
    struct TLSClusterTests {
        private var cluster: OwnCluster.Running { OwnCluster.running }

        private func run(_ arguments: String..., address: String? = nil) -> Program.Result {
            Program.run(
                ["-X", "-A", "-t", "-c", "\\conninfo", "-c", "select 'it ' || 'works'"] + arguments
                    + [address ?? cluster.address])
        }

        @Test(arguments: [
            (["--tls", "require"], "not verified"), (["--tls", "verify-ca"], "verified except the host name"),
            ([], "verified"), (["--tls-min-version", "1.3"], "verified"),
            (["--tls-ciphers", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"], "ECDHE-RSA-AES256-GCM-SHA384, verified"),
        ])
        func connects(_ options: [String], _ words: String) {
            let result = Program.run(
                ["-X", "-A", "-t", "-c", "\\conninfo", "-c", "select 'it ' || 'works'", "--tls-ca"]
                    + [cluster.file("ca.pem")] + options + [cluster.address])
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.text.contains(", \(words)\n") && result.text.contains("\nit works\n"))
        }

        @Test func manyRows() {
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

        @Test func whatIsWrongIsSaid() {
            let port = cluster.address.split(separator: ":")[1]
            for (result, words) in [
                (run("--tls", "verify-full"), "is not signed by a CA that this system trusts"),
                (run("--tls-ca", cluster.file("client.pem")), "is not signed by a CA in"),
                (
                    run("--tls-ca", cluster.file("ca.pem"), address: "[::ffff:127.0.0.1]:\(port)"),
                    "not for ::ffff:127.0.0.1"
                ),
                (run("--tls-ca", cluster.file("ca.pem"), "--tls-ciphers", "ECDHE-ECDSA-AES128-SHA"), "cipher suites"),
                (run(), "requires TLS (use --tls verify-full"),
                (run("--tls", "require", address: Node.address), "does not speak TLS"),
            ] {
                #expect(result.status == 2)
                #expect(result.text == "")
                #expect(result.errors.contains(words), "\(result.errors)")
                #expect(result.errorLines.count == 1)
            }
        }
    }

    /// A node that wants a certificate of its clients.
    @Suite(.ownCluster("--mtls"))
    struct MutualTLSClusterTests {
        private var cluster: OwnCluster.Running { OwnCluster.running }

        /// Connects with the right CA and these options.
        private func run(_ options: String...) -> Program.Result {
            Program.run(
                ["-X", "-A", "-t", "-c", "select 'it ' || 'works'", "--tls-ca", cluster.file("ca.pem")] + options
                    + [cluster.address])
        }

        @Test func aClientWithItsCertificate() throws {
            let plain = run("--tls-cert", cluster.file("client.pem"), "--tls-key", cluster.file("client.key"))
            #expect(plain.status == 0 && plain.text == "it works\n", "\(plain.errors)")
            let folder = try TemporaryFolder()
            try folder.write(Array("secret\n".utf8), to: "password")
            let encrypted = run(
                "--tls-cert", cluster.file("client.pem"), "--tls-key", cluster.file("client.encrypted.key"),
                "--tls-key-password-file", "\(folder.path)/password")
            #expect(encrypted.status == 0 && encrypted.text == "it works\n", "\(encrypted.errors)")
        }

        /// By TLS 1.3 and 1.2, which refuse at different moments.
        @Test(arguments: ["TLS_AES_128_GCM_SHA256", "ECDHE-RSA-AES128-GCM-SHA256"])
        func clientsThatAreRefused(_ cipher: String) throws {
            let none = run("--tls-ciphers", cipher)
            #expect(none.status == 2)
            #expect(none.errors.contains("the server requires a client certificate"), "\(none.errors)")
            let certificates = try Certificates()
            let stranger = run(
                "--tls-ciphers", cipher, "--tls-cert", certificates.file("stranger.pem"), "--tls-key",
                certificates.file("stranger.key"))
            #expect(stranger.status == 2)
            #expect(stranger.errors.contains("the server refused the client certificate in"), "\(stranger.errors)")
        }
    }
}
