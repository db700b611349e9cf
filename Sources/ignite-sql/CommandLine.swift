import CTerminal
import Glibc
import IgniteCore
import IgniteShell

/// What the command line says.
struct CommandLineArguments {
    var invocation = Invocation()
    /// The connection, if one is given.
    var connection: String?

    /// Reads the arguments of the program with getopt_long, after the table of options.
    init() throws(ShellError) {
        let options = Option.all
        // Long options answer their index, beyond all characters; short ones their character.
        let firstIndex: Int32 = 0x1000
        let names = options.map { strdup($0.long) }
        defer { for name in names { free(name) } }
        var table = options.indices.map { index in
            terminal_option(
                name: names[index], takes_argument: options[index].argument == nil ? 0 : 1,
                value: firstIndex + Int32(index))
        }
        table.append(terminal_option(name: nil, takes_argument: 0, value: 0))
        // The colon in front makes getopt tell options that lack their argument from those that do not exist.
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

    /// What is wrong with an option that getopt_long refuses. Its value may be a secret and is not repeated.
    private static func fault(_ found: Int32, _ argument: String) -> ShellError {
        let name = String(argument.prefix { $0 != "=" })
        if found == terminal_option_needs_argument { return ShellError("option \(name) needs an argument") }
        let long = Option.all.map { "--\($0.long)" }
        if long.contains(name) { return ShellError("option \(name) takes no argument") }
        let possible = name.hasPrefix("--") ? long.filter { $0.hasPrefix(name) } : []
        if possible.count > 1 {
            return ShellError("option \(name) is ambiguous: \(possible.joined(separator: ", "))")
        }
        return ShellError("there is no option \(name)\(suggestion(for: name, among: long))")
    }

    private mutating func readOperands(from first: Int, count: Int) throws(ShellError) {
        guard first < count, let operand = terminal_arguments()?[first] else { return }
        connection = String(cString: operand)
        hidePassword(in: operand)
        if first + 1 < count, let extra = terminal_arguments()?[first + 1] {
            hidePassword(in: extra)
            throw ShellError("there is one connection; \"\(String(cString: extra))\" is one argument too many")
        }
    }
}

/// Overwrites the password of a URI where other users' `ps` would show it: before the host, or among the options.
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
