/// The SQL of a protocol: what text means in it.
package protocol Dialect: Sendable {
    var lexicalRules: LexicalRules { get }
}
