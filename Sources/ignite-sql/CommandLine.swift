import CTerminal
import Glibc
import IgniteCore
import IgniteShell

/// The parsed command line.
struct CommandLineArguments {
    var invocation = Invocation()
    /// The connection operand, if there is one.
    var connection: String?

    /// Parses the arguments of the program with getopt_long, according to the table of options.
    init() throws(ShellError) {
        let options = Option.all
        // A long option is identified by its index, above all characters; a short one by its character.
        let firstIndex: Int32 = 0x1000
        let names = options.map { strdup($0.long) }
        defer { for name in names { free(name) } }
        var table = options.indices.map { index in
            terminal_option(
                name: names[index],
                takes_argument: options[index].argument == nil ? 0 : options[index].isArgumentOptional ? 2 : 1,
                value: firstIndex + Int32(index))
        }
        table.append(terminal_option(name: nil, takes_argument: 0, value: 0))
        // The leading colon makes getopt distinguish a missing argument from an unknown option.
        let letters = options.reduce(":") { letters, option in
            letters + (option.short.map { "\($0)\(option.argument == nil ? "" : ":")" } ?? "")
        }

        let count = terminal_argument_count()
        while true {
            var argument: UnsafePointer<CChar>?
            let found = terminal_getopt(count, terminal_arguments(), letters, table, &argument)
            if found == -1 { break }
            let option =
                found >= firstIndex
                ? options[Int(found - firstIndex)]
                : options.first { $0.short?.asciiValue.map(Int32.init) == found }
            guard let option else {
                throw Self.fault(found, argument.map { String(cString: $0) } ?? "")
            }
            let value = argument.map { String(cString: $0) } ?? ""
            try option.apply(&invocation, option.takesFile ? expandedPath(value) : value)
        }
        try readOperands(from: Int(terminal_first_operand()), count: Int(count))
    }

    /// Returns the error for an option that getopt_long rejects. The value can be a secret, so it is not repeated.
    private static func fault(_ found: Int32, _ argument: String) -> ShellError {
        let name = String(argument.prefix { $0 != "=" })
        if found == terminal_option_needs_argument { return ShellError("option \(name) requires an argument") }
        let long = Option.all.map { "--\($0.long)" }
        if long.contains(name) { return ShellError("option \(name) does not take an argument") }
        let possible = name.hasPrefix("--") ? long.filter { $0.hasPrefix(name) } : []
        if possible.count > 1 {
            return ShellError("option \(name) is ambiguous: \(possible.joined(separator: ", "))")
        }
        return ShellError("unrecognized option \(name)\(suggestion(for: name, among: long))")
    }

    private mutating func readOperands(from first: Int, count: Int) throws(ShellError) {
        guard first < count, let operand = terminal_arguments()?[first] else { return }
        connection = String(cString: operand)
        hidePassword(in: operand)
        if first + 1 < count, let extra = terminal_arguments()?[first + 1] {
            hidePassword(in: extra)
            throw ShellError("extra argument \"\(String(cString: extra))\": only one connection can be given")
        }
    }
}

/// Overwrites the password in a URI, before the host or among the options, so that `ps` does not show it to other
/// users.
private func hidePassword(in uri: UnsafeMutablePointer<CChar>) {
    guard let scheme = strstr(uri, "://") else { return }
    if let at = strrchr(scheme, CInt(UInt8(ascii: "@"))), let colon = strchr(scheme + 3, CInt(UInt8(ascii: ":"))),
        colon < at
    {
        memset(colon + 1, CInt(UInt8(ascii: "x")), at - colon - 1)
    }
    for option in ConnectionOption.all where option.isSecret {
        var rest = scheme
        while let name = strstr(rest, "\(option.name)=") {
            rest = name + strlen(option.name) + 1
            memset(rest, CInt(UInt8(ascii: "x")), strcspn(rest, "&"))
        }
    }
}
