/// Passwords by server and user, in the format of psql: `host:port:user:password`, one per line.
package struct Passfile: Sendable, Equatable {
    /// One line; a nil field matches everything.
    private struct Entry: Sendable, Equatable {
        let host, port, user: String?
        let password: String
        let line: Int
    }

    private var entries: [Entry] = []
    /// The numbers of invalid lines, from 1.
    package private(set) var badLines: [Int] = []

    /// Reads the text of a passfile. A colon or a backslash in a field is escaped by a backslash; `*` as a field
    /// matches everything; lines that begin with `#` are comments. Colons in the password do not need to be escaped.
    package init(_ text: [UInt8]) {
        for (index, line) in text.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            let line = line.last == 0x0D ? line.dropLast() : line
            guard let first = line.first, first != UInt8(ascii: "#") else { continue }
            guard let entry = Self.entry(line, number: index + 1) else {
                badLines.append(index + 1)
                continue
            }
            entries.append(entry)
        }
    }

    private static func entry(_ line: ArraySlice<UInt8>, number: Int) -> Entry? {
        var rest = line
        var fields: [String?] = []
        while fields.count < 3 {
            guard let end = unescapedColon(rest), let field = text(rest[..<end]) else { return nil }
            fields.append(rest[..<end].elementsEqual("*".utf8) ? nil : field)
            rest = rest[(end + 1)...]
        }
        guard let password = text(rest), !password.isEmpty else { return nil }
        return Entry(host: fields[0], port: fields[1], user: fields[2], password: password, line: number)
    }

    private static func unescapedColon(_ text: ArraySlice<UInt8>) -> Int? {
        var index = text.startIndex
        while index < text.endIndex, text[index] != UInt8(ascii: ":") {
            index += text[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return index < text.endIndex ? index : nil
    }

    /// Returns a field without its escapes; nil if it is not UTF-8.
    private static func text(_ field: ArraySlice<UInt8>) -> String? {
        var bytes: [UInt8] = []
        var index = field.startIndex
        while index < field.endIndex {
            if field[index] == UInt8(ascii: "\\"), index + 1 < field.endIndex { index += 1 }
            bytes.append(field[index])
            index += 1
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// Returns the password of a user at a server, and its line: the first match.
    package func password(of user: String, at address: ClientOptions.Address) -> (password: String, line: Int)? {
        let found = entries.first { entry in
            [(entry.host, address.host), (entry.port, "\(address.port)"), (entry.user, user)].allSatisfy {
                $0 == nil || $0 == $1
            }
        }
        return found.map { ($0.password, $0.line) }
    }
}

extension ClientOptions {
    /// Returns the password for logging in at an address.
    package func password(at address: Address) -> String? {
        password ?? user.flatMap { passfile?.password(of: $0, at: address)?.password }
    }
}
