package import IgniteCore

/// The SQL of Ignite 3, as it was tried on 3.1.0.
package struct Ignite3Dialect: Dialect {
    package init() {}

    package var lexicalRules: LexicalRules { LexicalRules() }
}
