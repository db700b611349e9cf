import Ignite3
import IgniteCore
import IgniteShell
import Testing

/// A case of completion: the text, where `|` is the cursor, and the candidates in their order; a blank behind a
/// candidate is not shown. A line of text before the cursor's is what was typed before this line.
struct CompletionCase: CustomTestStringConvertible, Sendable {
    let text: String
    let candidates: [String]

    init(_ text: String, _ candidates: String...) {
        self.text = text
        self.candidates = candidates
    }

    var testDescription: String { text }

    func check() { #expect(completion(text).candidates.map(\.text) == candidates) }

    static let catalog: Catalog = {
        var catalog = Catalog()
        catalog.schemas = ["SYSTEM", "PUBLIC", "OTHER"]
        catalog.zones = ["Default", "ZONE1"]
        catalog.indexes = [Catalog.Index("PUBLIC", "PERSON_AGE"), Catalog.Index("OTHER", "THING_SIZE")]
        catalog.relations = [
            Catalog.Relation("PUBLIC", "PERSON", ["ID", "FIRST_NAME", "LAST_NAME", "order", "AGE"]),
            Catalog.Relation("PUBLIC", "PURCHASE", ["ID", "PERSON_ID", "AMOUNT"]),
            Catalog.Relation("PUBLIC", "MixedCase", ["ID", "Some Column"]), Catalog.Relation("PUBLIC", "EVENT", ["AT"]),
            Catalog.Relation("OTHER", "THING", ["SIZE"]), Catalog.Relation("SYSTEM", "TABLES", ["TABLE_NAME"]),
        ]
        return catalog
    }()

    static var completer: Completer {
        var variables = Variables()
        variables.assign("mine", "5")
        let files = { (folder: String) -> [String] in
            switch folder {
            case "": ["script.sql", "scripts/", ".hidden", "my file.sql", "it's.sql"]
            case "scripts/": ["one.sql"]
            default: []
            }
        }
        return Completer(
            names: { catalog }, dialect: Ignite3Dialect(), variables: variables, files: files,
            environment: { ["HOME", "PAGER"] },
            addresses: ["node1:10800", "[::1]:10801"], resultColumns: ["NAME", "BALANCE", "Mixed"])
    }
}

/// What Tab offers at the `|` of a text.
func completion(_ text: String) -> Completion {
    let parts = text.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
    let lines = parts[0].split(separator: "\n", omittingEmptySubsequences: false)
    var scanner = Scanner(.ignite3)
    for line in lines.dropLast() {
        scanner.feedLine(line.utf8)
        _ = scanner.next()
    }
    return CompletionCase.completer.complete(
        Array(lines[lines.count - 1].utf8), before: Array(parts[1].utf8), after: scanner)
}
