/// Where a script stands within `\if … \endif`: one entry for each block that is open, the innermost last.
struct ConditionalStack {
    private enum State {
        /// In a branch that is taken.
        case taken
        /// In a branch that is not taken; a later one may be.
        case waiting
        /// No branch from here on is taken: one was already, or the whole block is being skipped.
        case ignored
        /// After `\else`.
        case elseTaken, elseIgnored

        var isActive: Bool { self == .taken || self == .elseTaken }
    }

    private struct Block {
        var state: State
        /// The statement as it was before a branch that is not taken, which must leave no trace in it.
        var saved: Scanner.Buffer
    }

    private var blocks: [Block] = []

    var isEmpty: Bool { blocks.isEmpty }

    /// Whether what comes is to be run.
    var isActive: Bool { blocks.last?.state.isActive ?? true }

    /// Whether the condition of `\elif` decides anything.
    var wantsCondition: Bool { blocks.last?.state == .waiting }

    /// `\if`. The condition counts only where the block as a whole is to be run.
    mutating func begin(_ condition: Bool, _ buffer: Scanner.Buffer) {
        blocks.append(Block(state: !isActive ? .ignored : condition ? .taken : .waiting, saved: buffer))
    }

    /// `\elif`.
    mutating func otherwise(if condition: Bool, _ scanner: inout Scanner) throws(Failure) {
        switch blocks.last?.state {
        case .taken: leave(&scanner, to: .ignored)
        case .waiting: leave(&scanner, to: condition ? .taken : .waiting)
        case .ignored: leave(&scanner, to: .ignored)
        case .elseTaken, .elseIgnored: throw .shell("\\elif: cannot occur after \\else")
        case nil: throw .shell("\\elif: no matching \\if")
        }
    }

    /// `\else`.
    mutating func otherwise(_ scanner: inout Scanner) throws(Failure) {
        switch blocks.last?.state {
        case .taken, .ignored: leave(&scanner, to: .elseIgnored)
        case .waiting: leave(&scanner, to: .elseTaken)
        case .elseTaken, .elseIgnored: throw .shell("\\else: cannot occur after \\else")
        case nil: throw .shell("\\else: no matching \\if")
        }
    }

    /// `\endif`.
    mutating func end(_ scanner: inout Scanner) throws(Failure) {
        guard let block = blocks.popLast() else { throw .shell("\\endif: no matching \\if") }
        if !block.state.isActive { scanner.restore(block.saved) }
    }

    /// Leaves the innermost block, as Ctrl-C does; false when there is none.
    mutating func escape() -> Bool { blocks.popLast() != nil }

    /// Leaves a branch for the next one. What a skipped branch put into the statement is undone.
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
