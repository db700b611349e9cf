import IgniteCore

// Completion in statements that are described by phrases.
extension SQLPhrase {
    /// Whether the last position is fixed. Such phrases come first.
    private var isExact: Bool { pattern.last != "*" && pattern.last != "…" }

    /// Returns the items that can follow these items.
    static func following(_ items: [String], in all: [SQLPhrase]) -> (words: [String], names: Names?) {
        let matching = all.filter { $0.matches(items) }
        if let exact = matching.first(where: \.isExact) { return (exact.offered(after: items), exact.names) }
        let open = matching.first
        // The rest of several words, such as EXISTS after IF NOT.
        for count in 1...3 where items.count > count {
            let begun = items.suffix(count).joined(separator: " ") + " "
            for phrase in all where phrase.matches(items.dropLast(count)) {
                let rests = phrase.words.filter { $0.hasPrefix(begun) }.map { String($0.dropFirst(begun.count)) }
                if rests.isEmpty { continue }
                // TIMESTAMP can be complete or continue.
                let isWhole = phrase.words.contains(String(begun.dropLast()))
                return (rests + (isWhole ? open?.offered(after: items) ?? [] : []), nil)
            }
        }
        return (open?.offered(after: items) ?? [], open?.names)
    }

    private func matches(_ items: some BidirectionalCollection<String>) -> Bool {
        guard let gap = pattern.firstIndex(of: "…") else {
            return items.count == pattern.count && zip(items, pattern).allSatisfy(Self.fits)
        }
        let end = pattern.count - gap - 1
        return items.count >= gap + end && zip(items, pattern[..<gap]).allSatisfy(Self.fits)
            && zip(items.suffix(end), pattern.suffix(end)).allSatisfy(Self.fits)
            && !items.dropFirst(gap).dropLast(end).contains("(")
    }

    private static func fits(_ item: String, _ part: Substring) -> Bool {
        part == "*" ? item != "(" && item != "()" : part.split(separator: "|").contains { $0 == item }
    }

    /// Returns the unused words in the gap of the pattern.
    private func offered(after items: [String]) -> [String] {
        guard let gap = pattern.firstIndex(of: "…") else { return words }
        let said = items.dropFirst(gap)
        return words.filter { word in !said.contains { word == $0 || word.hasPrefix("\($0) ") } }
    }
}
