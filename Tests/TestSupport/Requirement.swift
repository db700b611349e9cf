import Foundation
import Glibc
package import Testing

/// What some tests need of the machine beyond the packages that the build needs.
///
/// Each is probed by using it, because its file may be there and its use forbidden, as that of namespaces is in
/// containers. Tests that need what cannot be had are skipped, and the output says so.
package struct Requirement: Sendable {
    let isMet: Bool
    let name: String

    /// - Parameters:
    ///   - name: completes "needs …".
    ///   - isMet: the probe.
    package init(_ name: String, isMet: () -> Bool) {
        self.name = name
        self.isMet = isMet()
        if !self.isMet { print("SKIPPED all tests that need \(name)") }
    }

    /// - Parameter command: succeeds where the requirement is met.
    private init(_ name: String, _ command: String...) {
        self.init(name) { Self.succeeds(command) }
    }

    /// A mount namespace, in which files of the system can be replaced for a single program.
    package static let mountNamespace = Requirement(
        "a mount namespace of their own", "unshare", "--mount", "sh", "-c", "mount --bind /etc/hosts /etc/hosts")

    /// A user who may not write everywhere: that of the tests, or one that root can turn into.
    package static let ordinaryUser = Requirement("a user other than root") {
        getuid() != 0 || succeeds(asNobody + ["true"])
    }

    /// The words before a command that root runs as nobody.
    package static let asNobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]

    package static let less = program("less")
    package static let python = program("python3")

    /// The zones of the system.
    package static let timeZones = Requirement("the time zones in /usr/share/zoneinfo") {
        access("/usr/share/zoneinfo/Europe/Berlin", R_OK) == 0
    }

    /// The Python driver for Ignite 3.
    package static let pythonClient = Requirement(
        "pyignite_dbapi, a Python package", "python3", "-c", "import pyignite_dbapi")

    /// The Python driver for Ignite 2.
    package static let pythonClientOfIgnite2 = Requirement(
        "pyignite, a Python package", "python3", "-c", "import pyignite")

    /// A program of this name in PATH.
    package static func program(_ name: String) -> Requirement {
        Requirement("the program \(name)", "sh", "-c", "command -v \(name)")
    }

    private static func succeeds(_ command: [String]) -> Bool {
        Program(command, executable: "/usr/bin/env").finish().status == 0
    }
}

extension Trait where Self == ConditionTrait {
    /// Skips the tests where the machine lacks what they need.
    package static func needs(_ requirement: Requirement) -> Self {
        .enabled(if: requirement.isMet, "needs \(requirement.name)")
    }
}
