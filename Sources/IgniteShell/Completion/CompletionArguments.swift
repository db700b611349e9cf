import CTerminal
import IgniteCore

// Meta-command arguments that consist of several parts.
extension Completer {
    /// Completes `(name=value …)` and the following file, as for `\g`.
    func completeSettingsOrFile(_ typed: String, after arguments: [String]) -> Completion {
        let isFirst = arguments.isEmpty
        if isFirst ? typed.hasPrefix("(") : arguments[0].hasPrefix("(") && !arguments.contains(where: Self.closes) {
            return Self.closes(typed) ? .none : completeSetting(isFirst ? typed.dropFirst() : typed[...])
        }
        return isFirst || arguments.last.map(Self.closes) == true ? completeFile(typed) : .none
    }

    private static func closes(_ argument: String) -> Bool { argument.hasSuffix(")") }

    private func completeSetting(_ typed: Substring) -> Completion {
        guard let mark = typed.firstIndex(of: "=") else {
            return completion(of: String(typed), PsetOption.all.map { "\($0.name)=" })
        }
        let value = String(typed[typed.index(after: mark)...])
        return value.hasPrefix(":")
            ? completeVariable(value) : completion(of: value, PsetOption.choices(of: String(typed[..<mark])))
    }

    /// Completes a scheme, an address after a scheme, a user or another address, or the file of an embedded node.
    func completeAddress(_ typed: String) -> Completion {
        if typed.hasPrefix(ClientOptions.Address.embeddedScheme) {
            return completeFile(String(typed.dropFirst(ClientOptions.Address.embeddedScheme.count)))
        }
        let start = typed.lastIndex { "/@,".contains($0) }.map { typed.index(after: $0) } ?? typed.startIndex
        let before = typed[..<start]
        // The schema and options follow the addresses.
        guard before.split(separator: "/", omittingEmptySubsequences: false).count <= 3 else { return .none }
        let schemes =
            before.isEmpty ? [ClientOptions.Address.embeddedScheme, "ignite://", "ignite2://", "ignite3://"] : []
        return completion(of: String(typed[start...]), schemes + addresses)
    }
}
