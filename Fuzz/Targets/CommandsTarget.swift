import IgniteShell

/// Reads the line of a meta-command. The first 8 bytes choose how the arguments are read.
let commandsTarget = FuzzTarget(name: "commands", longestInput: 128) { bytes in
    var input = FuzzInput(bytes)
    var choices = FuzzInput(UnsafeRawBufferPointer(rebasing: bytes.prefix(8)))
    _ = input.bytes(8)
    // A slice that does not start at 0, as the scanner passes it.
    let line = (Array("ab".utf8) + input.remaining)[2...]
    var command = CommandScanner(line)
    while !choices.isEmpty {
        let before = command.consumed
        let kinds: [CommandScanner.ArgumentKind] = [
            .normal, .sqlIdentifier, .filePipe, .wholeLine,
        ]
        let kind = choices.choice(of: kinds)
        do throws(CommandScanner.UnterminatedQuote) {
            let argument = try command.argument(
                kind, variables: before % 2 == 0 ? fuzzVariables : nil, dropsSemicolons: before % 3 == 0,
                run: before % 5 == 0 ? { $0.isEmpty ? nil : $0 } : nil)
            if argument == nil { command.end() }
        } catch {
            require(command.consumed == line.count, "the rest of the line is not dropped: \(error)")
        }
        require(command.consumed >= before && command.consumed <= line.count, "read beyond the line")
        require(command.rest.count == line.count - command.consumed, "the rest differs")
    }
}
