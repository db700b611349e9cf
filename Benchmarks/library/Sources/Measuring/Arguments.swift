import Foundation

/// The command line: HOST:PORT, followed by numbers.
public enum Arguments {
    /// The address of the node.
    public static let address = CommandLine.arguments.dropFirst().first ?? "127.0.0.1:10800"

    /// Returns the number at a position after the address, counted from 1.
    public static func number(_ place: Int, or standard: Int) -> Int {
        CommandLine.arguments.count > place + 1 ? Int(CommandLine.arguments[place + 1]) ?? standard : standard
    }
}

/// Commands that run the same work with another client: `peers/dbapi.py` and `peers/pyignite_cache.py` with the Python interpreter in PYTHON, and
/// `peers/Client.java` with the jars of an Ignite distribution in the directory in IGNITE_JARS.
public enum Peer {
    private static let environment = ProcessInfo.processInfo.environment
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("peers").path

    /// Returns the command that runs `dbapi.py` with the given arguments.
    public static func python(_ arguments: String...) -> [String] {
        [environment["PYTHON"] ?? "python3", "\(folder)/dbapi.py"] + arguments
    }

    /// Returns the command that runs `pyignite_cache.py` with the given arguments.
    public static func pyignite(_ arguments: String...) -> [String] {
        [environment["PYTHON"] ?? "python3", "\(folder)/pyignite_cache.py"] + arguments
    }

    /// Returns the command that runs `Client.java` with the given arguments. If IGNITE_JARS is not set, the command
    /// reports that the client is not installed.
    public static func java(_ arguments: String...) -> [String] {
        guard let jars = environment["IGNITE_JARS"] else { return ["sh", "-c", "exit 77"] }
        return ["java", "-cp", "\(jars)/*", "\(folder)/Client.java"] + arguments
    }
}
