import Foundation
import Glibc
import TestSupport
import Testing

/// A name server that takes questions and never answers.
///
/// Only in a mount namespace of its own can the program be given another name server.
@Suite(.serialized, .needs(.mountNamespace))
struct NameServerTests {
    private let folder: TemporaryFolder
    private let server: Int32

    init() throws {
        folder = try TemporaryFolder()
        server = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(53).bigEndian
        address.sin_addr.s_addr = inet_addr("127.9.9.9")
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                var yes: Int32 = 1
                setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &yes, 4)
                return bind(server, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try #require(status == 0, "bind: errno \(errno)")
        try folder.write(Array("nameserver 127.9.9.9\n".utf8), to: "resolv.conf")
        try folder.write(Array("hosts: files dns\n".utf8), to: "nsswitch.conf")
    }

    private func connect(_ options: String) -> Program {
        let mounts = ["resolv.conf", "nsswitch.conf"].map { "mount --bind \(folder.path)/\($0) /etc/\($0)" }
        let command = (mounts + ["exec \"$0\" -X \(options) -c 'select 1' node.example"]).joined(separator: " && ")
        return Program(["--mount", "/bin/sh", "-c", command, Program.path], executable: "/usr/bin/unshare")
    }

    /// Waits until the question has come.
    private func isAsked() -> Bool {
        var ready = pollfd(fd: server, events: Int16(POLLIN), revents: 0)
        return poll(&ready, 1, 20_000) == 1
    }

    @Test func theTimeOutHolds() throws {
        defer { close(server) }
        let started = Program.now
        let result = connect("--connect-timeout 1").finish()
        #expect(isAsked())
        #expect(result.status == 2)
        #expect(result.errors.contains("could not look up the name: node.example:10800: no answer in time"))
        #expect(Program.now - started < 4, "the name server's own timeout is longer")
    }

    @Test func ctrlCWorks() throws {
        defer { close(server) }
        let program = connect("--connect-timeout 60")
        try #require(isAsked())
        program.signal(SIGINT)
        let result = program.finish(within: 4)
        #expect(result.status == 130 && !result.wasStuck, "\(result.errors)")
        #expect(result.errors.contains("cancelled while connecting to node.example:10800"))
    }
}
