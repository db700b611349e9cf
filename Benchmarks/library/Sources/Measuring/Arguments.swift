import Foundation

/// What stands on the command line: HOST:PORT, and numbers behind it.
public enum Arguments {
    /// Where the node is.
    public static let address = CommandLine.arguments.dropFirst().first ?? "127.0.0.1:10800"

    /// The number at a place behind the address, from 1.
    public static func number(_ place: Int, or standard: Int) -> Int {
        CommandLine.arguments.count > place + 1 ? Int(CommandLine.arguments[place + 1]) ?? standard : standard
    }
}

/// The command of another client that does the same: `peers/dbapi.py` with the Python that PYTHON names,
/// `peers/Client.java` with the jars of an Ignite distribution in the folder that IGNITE_JARS names.
public enum Peer {
    private static let environment = ProcessInfo.processInfo.environment
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("peers").path

    /// What runs `dbapi.py` with these arguments.
    public static func python(_ arguments: String...) -> [String] {
        [environment["PYTHON"] ?? "python3", "\(folder)/dbapi.py"] + arguments
    }

    /// What runs `Client.java` with these arguments; says that it is missing where IGNITE_JARS is not set.
    public static func java(_ arguments: String...) -> [String] {
        guard let jars = environment["IGNITE_JARS"] else { return ["sh", "-c", "exit 77"] }
        return ["java", "-cp", "\(jars)/*", "\(folder)/Client.java"] + arguments
    }
}
