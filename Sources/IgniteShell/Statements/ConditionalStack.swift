/// The state of `\if … \endif` in a script: one entry for each open block, with the innermost last.
struct ConditionalStack {
    private enum State {
        /// In an active branch.
        case taken
        /// In a skipped branch; a later one can be active.
        case waiting
        /// All remaining branches are skipped, because one was active already or the whole block is skipped.
        case ignored
        /// After `\else`.
        case elseTaken, elseIgnored

        var isActive: Bool { self == .taken || self == .elseTaken }
    }

    private struct Block {
        var state: State
        /// The statement before a skipped branch, which must not affect it.
        var saved: Scanner.Buffer
    }

    private var blocks: [Block] = []

    var isEmpty: Bool { blocks.isEmpty }

    /// Whether statements and commands are run.
    var isActive: Bool { blocks.last?.state.isActive ?? true }

    /// Whether the condition of `\elif` is evaluated.
    var wantsCondition: Bool { blocks.last?.state == .waiting }

    /// Handles `\if`. The condition counts only if the whole block is run.
    mutating func begin(_ condition: Bool, _ buffer: Scanner.Buffer) {
        blocks.append(Block(state: !isActive ? .ignored : condition ? .taken : .waiting, saved: buffer))
    }

    /// Handles `\elif`.
    mutating func otherwise(if condition: Bool, _ scanner: inout Scanner) throws(Failure) {
        switch blocks.last?.state {
        case .taken: leave(&scanner, to: .ignored)
        case .waiting: leave(&scanner, to: condition ? .taken : .waiting)
        case .ignored: leave(&scanner, to: .ignored)
        case .elseTaken, .elseIgnored: throw .shell("\\elif: cannot occur after \\else")
        case nil: throw .shell("\\elif: no matching \\if")
        }
    }

    /// Handles `\else`.
    mutating func otherwise(_ scanner: inout Scanner) throws(Failure) {
        switch blocks.last?.state {
        case .taken, .ignored: leave(&scanner, to: .elseIgnored)
        case .waiting: leave(&scanner, to: .elseTaken)
        case .elseTaken, .elseIgnored: throw .shell("\\else: cannot occur after \\else")
        case nil: throw .shell("\\else: no matching \\if")
        }
    }

    /// Handles `\endif`.
    mutating func end(_ scanner: inout Scanner) throws(Failure) {
        guard let block = blocks.popLast() else { throw .shell("\\endif: no matching \\if") }
        if !block.state.isActive { scanner.restore(block.saved) }
    }

    /// Leaves the innermost block, as Ctrl-C does. Returns false if there is none.
    mutating func escape() -> Bool { blocks.popLast() != nil }

    /// Goes to the next branch, and removes what a skipped branch added to the statement.
    private mutating func leave(_ scanner: inout Scanner, to state: State) {
        let last = blocks.count - 1
        if blocks[last].state.isActive {
            blocks[last].saved = scanner.buffer
        } else {
            scanner.restore(blocks[last].saved)
        }
        blocks[last].state = state
    }
}
