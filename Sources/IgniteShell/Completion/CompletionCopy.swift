import IgniteCore

// The arguments of `\copy`.
extension Completer {
    /// Completes the last word of `TABLE [(COLUMNS)] | (QUERY) from|to FILE|… [(OPTION, …)]`.
    func completeCopy(_ typed: String) -> Completion {
        let words = CopyWords(Array(typed.utf8))
        switch words.complete.count {
        case 0 where words.last.first == UInt8(ascii: "("):
            return completeSQL(words.last.dropFirst()[...], before: [])
        case 0: return complete(words.lastText, as: .tables, after: [])
        case let count:
            guard let direction = words.complete.firstIndex(where: { ["from", "to"].contains($0) }) else {
                return completion(of: words.lastText, ["from", "to"])
            }
            if count == direction + 1 {
                return completeEnd(words.lastText, isSource: words.complete[direction] == "from")
            }
            return completeOption(words, after: words.complete[(direction + 2)...])
        }
    }

    private func completeEnd(_ typed: String, isSource: Bool) -> Completion {
        let words = isSource ? ["stdin", "pstdin", "program"] : ["stdout", "pstdout", "program"]
        let files = completeFile(typed)
        guard !typed.hasPrefix("'") else { return files }
        let others = completion(of: typed, words + ["ignite2://", "ignite3://"])
        return Completion(replaced: files.replaced, files.candidates + others.candidates)
    }

    /// Completes an option, or its value.
    private func completeOption(_ words: CopyWords, after before: ArraySlice<String>) -> Completion {
        let typed = words.lastText
        let bare = String(typed.drop { "(,".contains($0) })
        let previous = before.last.map { String($0.drop { "(,".contains($0) }) } ?? ""
        guard bare.count == typed.count, !previous.hasSuffix(",") else {
            return completion(of: bare, CopyParser.optionNames)
        }
        switch previous {
        case "format": return completion(of: bare, CopyOptions.Format.allCases.map(\.rawValue))
        case "binary": return completion(of: bare, CopyOptions.Binary.allCases.map(\.rawValue))
        case "on_error": return completion(of: bare, ["skip", "stop"])
        case "rejects": return completeFile(typed)
        case "header": return completion(of: bare, ["match"])
        case "": return completion(of: bare, ["("] + CopyParser.optionNames)
        default: return completion(of: bare, CopyParser.optionNames)
        }
    }
}

// The arguments of `\dump`.
extension Completer {
    /// Completes the word after another one.
    func completeDump(_ typed: String, after word: String) -> Completion {
        switch word {
        case "as": return completion(of: typed, DumpRequest.products)
        case "to": return completeFile(typed)
        case _ where typed.hasPrefix("-"): return completion(of: typed, ["-a", "-s", "--inserts"])
        default:
            let names = complete(typed, as: .tables, after: [])
            let words = completion(of: typed, ["as", "to"])
            return Completion(replaced: names.replaced, names.candidates + words.candidates)
        }
    }
}

/// The words of the arguments of `\copy`; what is in quotes or in the parentheses of a query or of columns is in one word.
private struct CopyWords {
    /// The words before the last one, in lower case.
    private(set) var complete: [String] = []
    /// The word that is being typed.
    private(set) var last: ArraySlice<UInt8>

    var lastText: String { String(decoding: last, as: UTF8.self) }

    init(_ text: [UInt8]) {
        var start = 0
        var quote: UInt8?
        var depth = 0
        // The options are a list of words.
        var isInOptions = false
        for (index, byte) in text.enumerated() {
            if let open = quote {
                if byte == open { quote = nil }
                continue
            }
            switch byte {
            case UInt8(ascii: "'"), UInt8(ascii: "\""): quote = byte
            case UInt8(ascii: "(") where !isInOptions: depth += 1
            case UInt8(ascii: ")") where !isInOptions: depth -= 1
            case _ where byte.isBlank && depth == 0:
                if start < index { complete.append(String(decoding: text[start..<index], as: UTF8.self).lowercased()) }
                start = index + 1
                if let place = complete.firstIndex(where: { ["from", "to"].contains($0) }) {
                    isInOptions = complete.count >= place + 2
                }
            default: break
            }
        }
        last = text[start...]
    }
}
