import IgniteCore

/// What `\dump` is asked to do.
struct DumpRequest: Equatable {
    enum Part {
        case definitions, rows, both
    }

    /// How rows are written.
    enum RowStyle {
        /// As the lines after `\copy … from stdin`.
        case copy
        /// As INSERT statements.
        case insert
    }

    var part = Part.both
    var rowStyle = RowStyle.copy
    /// The pattern of the names; nil for all tables.
    var pattern: String?
    /// The product whose SQL is written: `ignite2` or `ignite3`; nil for that of the cluster.
    var product: String?
    /// The file; nil for the output of results.
    var file: String?

    static let products = ["ignite2", "ignite3"]

    /// Reads `[-s|-a] [--inserts] [PATTERN] [as ignite2|ignite3] [to FILE]`.
    init(_ arguments: [String]) throws(ShellError) {
        var rest = arguments[...]
        while let word = rest.popFirst() {
            switch word.lowercased() {
            case "-s", "--schema-only", "-a", "--data-only":
                let wanted = ["-s", "--schema-only"].contains(word.lowercased()) ? Part.definitions : .rows
                guard part == .both || part == wanted else { throw ShellError("-s and -a exclude each other") }
                part = wanted
            case "--inserts": rowStyle = .insert
            case "as":
                guard let name = rest.popFirst()?.lowercased() else { throw ShellError("a product must follow \"as\"") }
                guard Self.products.contains(name) else {
                    throw ShellError(
                        "unknown product \"\(name)\": it is \(Self.products.joined(separator: " or "))")
                }
                product = name
            case "to":
                guard let name = rest.popFirst() else { throw ShellError("a file must follow \"to\"") }
                file = name
            case _ where word.hasPrefix("-"): throw ShellError("unknown option \"\(word)\"")
            case _ where pattern == nil: pattern = word
            default: throw ShellError("unexpected \"\(word)\"")
            }
        }
        if part == .definitions, rowStyle == .insert {
            throw ShellError("--inserts is about rows, which -s leaves out")
        }
    }
}
