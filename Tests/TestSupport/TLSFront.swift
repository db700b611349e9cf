private import CTestTLS
private import Glibc
package import IgniteCore

/// A server that speaks TLS with clients and passes on what they say to a peer that does not; one client at a time.
package final class TLSFront {
    /// How it behaves.
    package struct Behaviour: Sendable {
        /// Its certificate and key, without the suffixes; in the folder of the certificates.
        package var certificate = "server"
        /// The CA of the clients; nil: they need no certificate.
        package var clientAuthority: String?
        package var oldest: TLSOptions.Version?
        package var newest: TLSOptions.Version?
        /// At most so many bytes are sent at a time; 0: any number.
        package var piece = 0
        /// The connection breaks when so many bytes were sent; 0: never.
        package var endAfter = 0
        /// The end is not announced.
        package var isRude = false

        package init() {}
    }

    private let sockets: PeerSockets
    private let thread: PeerThread

    package init(
        before peer: ClientOptions.Address, _ certificates: Certificates, _ behaviour: Behaviour = Behaviour()
    ) throws {
        let sockets = try PeerSockets()
        let folder = certificates.path
        self.sockets = sockets
        thread = try PeerThread {
            defer { sockets.closeAll() }
            // The listener that was shut down has nobody to offer.
            while let client = try? sockets.accept() {
                let server = try sockets.connect(to: peer.port)
                let isReset = Self.forward(client, server, folder, behaviour)
                sockets.close(server, withReset: false)
                sockets.close(client, withReset: isReset)
            }
        }
    }

    deinit {
        sockets.shutDown()
        thread.join()
    }

    /// Where clients find it.
    package var address: ClientOptions.Address { ClientOptions.Address(host: "127.0.0.1", port: sockets.port) }

    private static func forward(_ client: Int32, _ server: Int32, _ folder: String, _ behaviour: Behaviour) -> Bool {
        func number(_ version: TLSOptions.Version?) -> Int32 {
            switch version {
            case .tls12: 0x0303
            case .tls13: 0x0304
            case nil: 0
            }
        }
        let certificate = strdup("\(folder)/\(behaviour.certificate)")
        let authority = behaviour.clientAuthority.flatMap { strdup("\(folder)/\($0)") }
        defer {
            free(certificate)
            free(authority)
        }
        var settings = test_tls_server(
            certificate: certificate, client_authority: authority, least: number(behaviour.oldest),
            most: number(behaviour.newest), piece: Int32(behaviour.piece), end_after: Int32(behaviour.endAfter),
            is_rude: behaviour.isRude ? 1 : 0)
        return test_tls_forward(client, server, &settings) != 0
    }
}

/// Certificates and keys in a folder of their own: `NAME.pem` and `NAME.key`.
///
/// Two CAs, `ca` and `other`; of `ca` the certificates `server` (localhost and 127.0.0.1), `elsewhere`, `expired`,
/// `future`, `nameless`, `client` and `locked`, whose key has the password `secret`; of `other`, `stranger`.
package final class Certificates {
    private let folder: TemporaryFolder
    package var path: String { folder.path }

    private static let day = 86_400

    package init() throws {
        folder = try TemporaryFolder()
        try make("ca", isAuthority: true)
        try make("other", isAuthority: true)
        let here = "DNS:localhost,IP:127.0.0.1"
        try make("server", here, by: "ca")
        try make("elsewhere", "DNS:elsewhere.example,DNS:*.example,IP:10.1.2.3", by: "ca")
        try make("expired", here, by: "ca", from: -2 * Self.day, to: -Self.day)
        try make("future", here, by: "ca", from: Self.day, to: 2 * Self.day)
        try make("nameless", by: "ca")
        try make("client", by: "ca", purpose: "clientAuth")
        try make("locked", by: "ca", purpose: "clientAuth", password: "secret")
        try make("stranger", by: "other", purpose: "clientAuth")
    }

    /// The file of a name and a suffix.
    package func file(_ name: String) -> String { "\(path)/\(name)" }

    package func write(_ text: String, to name: String) throws { try folder.write(Array(text.utf8), to: name) }

    private func make(
        _ name: String, _ alternativeNames: String? = nil, by issuer: String? = nil, from: Int = -60,
        to: Int = 10 * Certificates.day, purpose: String? = nil, isAuthority: Bool = false, password: String? = nil
    ) throws {
        let texts = [name, alternativeNames, purpose].map { $0.flatMap { strdup($0) } }
        defer { for text in texts { free(text) } }
        var wanted = test_tls_certificate(
            name: texts[0], alternative_names: texts[1], purpose: texts[2], is_authority: isAuthority ? 1 : 0,
            not_before: from, not_after: to)
        guard test_tls_certify(file(name), &wanted, issuer.map(file), password) == 0 else {
            throw PeerError("the certificate \(name) could not be made")
        }
    }
}
