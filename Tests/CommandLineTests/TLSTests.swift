import Foundation
import TestSupport
import Testing

/// TLS as the person at the command line meets it; what is said about each failure is tested below.
struct TLSTests {
    let certificates: Certificates
    let node: InProcessNode
    let front: TLSFront

    init() throws {
        certificates = try Certificates()
        node = try InProcessNode { _ in .updated(7) }
        var behaviour = TLSFront.Behaviour()
        behaviour.clientAuthority = "ca"
        front = try TLSFront(before: node.address, certificates, behaviour)
    }

    private func run(_ arguments: String..., uri: String? = nil) -> Program.Result {
        Program.run(["-X", "-c", "\\conninfo", "-c", "update t"] + arguments + [uri ?? "\(front.address)"])
    }

    @Test func optionsOfTheCommandLine() throws {
        try certificates.write("secret\n", to: "password")
        let result = run(
            "--tls-ca", certificates.file("ca.pem"), "--tls-cert", certificates.file("locked.pem"), "--tls-key",
            certificates.file("locked.key"), "--tls-key-password-file", certificates.file("password"),
            "--tls-ciphers", "TLS_AES_256_GCM_SHA384", "--tls-min-version", "1.3", "--tls", "verify-full")
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.text.contains("\nTLS         TLSv1.3, TLS_AES_256_GCM_SHA384, verified\n"))
    }

    @Test func versions() throws {
        let client = [
            "--tls-ca", certificates.file("ca.pem"), "--tls-cert", certificates.file("client.pem"), "--tls-key",
            certificates.file("client.key"),
        ]
        func run(_ versions: String...) -> Program.Result {
            Program.run(["-X", "-c", "\\conninfo"] + client + versions + ["\(front.address)"])
        }
        let old = run("--tls-max-version", "1.2")
        #expect(old.status == 0 && old.text.contains("\nTLS         TLSv1.2, "), "\(old.text)\(old.errors)")
        let none = run("--tls-min-version", "1.3", "--tls-max-version", "1.2")
        #expect(none.status == 1)
        #expect(none.errors.contains("--tls-min-version is 1.3, above --tls-max-version, which is 1.2"))
    }

    @Test func aURI() throws {
        let options = [
            "tlsCA=\(certificates.file("ca.pem"))", "tlsCert=\(certificates.file("locked.pem"))",
            "tlsKey=\(certificates.file("locked.key"))", "tlsKeyPassword=secret",
        ]
        let result = run(uri: "ignite3://\(front.address)?\(options.joined(separator: "&"))")
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.text.contains(", verified\n"))
    }

    @Test func exitStatuses() throws {
        let withoutCertificate = run("--tls-ca", certificates.file("ca.pem"))
        #expect(withoutCertificate.status == 2)
        #expect(withoutCertificate.errors.contains("the server requires a client certificate"))
        #expect(withoutCertificate.errorLines.count == 1)
        let wrongCA = run("--tls-ca", certificates.file("other.pem"))
        #expect(wrongCA.status == 2)
        #expect(wrongCA.errors.contains("is not signed by a CA in"))
        let noFile = run("--tls-ca", certificates.file("missing"))
        #expect(noFile.status == 1)
        #expect(noFile.errors.contains("--tls-ca: could not read"))
        let noMode = run("--tls", "on")
        #expect(noMode.status == 1)
        #expect(noMode.errors.contains("disable, require, verify-ca or verify-full"))
    }

    /// OpenSSL would ask for it at the terminal, and wait.
    @Test func thePasswordOfAKeyIsNotAskedFor() throws {
        let result = run(
            "--tls-ca", certificates.file("ca.pem"), "--tls-cert", certificates.file("locked.pem"), "--tls-key",
            certificates.file("locked.key"))
        #expect(result.status == 1 && !result.wasStuck)
        #expect(result.errors.contains("--tls-key-password-file"))
    }

    @Test func withoutTLSThePlainWordIsOff() throws {
        #expect(run(uri: "\(node.address)").text.contains("\nTLS         off\n"))
    }

    /// `ps` shows arguments to everyone.
    @Test func thePasswordOfAKeyIsOverwritten() throws {
        let program = Program(["-X", "ignite3://\(node.address)?tls=disable&tlsKeyPassword=s3cret&user=u"])
        program.send("\\echo ready\n")
        try #require(program.waitForOutput("ready\n"))
        let arguments = try String(contentsOfFile: "/proc/\(program.process)/cmdline", encoding: .utf8)
        #expect(arguments.contains("tlsKeyPassword=xxxxxx&user=u") && !arguments.contains("s3cret"))
        #expect(program.finish().status == 0)
    }
}
