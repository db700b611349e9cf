import CTerminal
import Glibc
import IgniteCore

/// What `\copy FROM` reads, open until the end of the command.
final class CopySource {
    let input: CopyInput
    private var descriptor: Int32?
    private var child: Child?
    /// Reads what is left, so that it is not taken for statements.
    private let drain: () -> Void
    /// Whether the command has failed.
    private(set) var commandFailed = false

    init(_ input: CopyInput, descriptor: Int32? = nil, child: Child? = nil, drain: @escaping () -> Void = {}) {
        self.input = input
        self.descriptor = descriptor
        self.child = child
        self.drain = drain
    }

    func finish() {
        drain()
        if let descriptor { close(descriptor) }
        descriptor = nil
        if let child { commandFailed = child.wait() != 0 }
        child = nil
    }
}

extension Shell {
    /// Opens what is to be read.
    func copySource(_ endpoint: CopyRequest.Endpoint, _ script: ScriptContext) throws(Failure) -> CopySource {
        switch endpoint {
        case .file(let name): return try naming("copy") { () throws(ShellError) in try fileSource(name) }
        case .program(let command): return try naming("copy") { () throws(ShellError) in try commandSource(command) }
        case .standard:
            return CopySource(CopyInput(name: "<stdin>", source: reading(host.streams.input)))
        case .script: return scriptSource(script)
        case .cluster: throw .shell("\\copy: not a file")
        }
    }

    private func fileSource(_ name: String) throws(ShellError) -> CopySource {
        let path = expandedPath(name)
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        var status = stat()
        guard descriptor >= 0, fstat(descriptor, &status) == 0, read(descriptor, nil, 0) == 0 else {
            let cause = errno
            if descriptor >= 0 { close(descriptor) }
            throw ShellError("\(name): \(errorText(cause))")
        }
        let isRegular = status.st_mode & S_IFMT == S_IFREG
        let input = CopyInput(
            name: name, size: isRegular ? Int(status.st_size) : nil, isCompressed: name.hasSuffix(".gz"),
            source: reading(descriptor))
        return CopySource(input, descriptor: descriptor)
    }

    private func commandSource(_ command: String) throws(ShellError) -> CopySource {
        let pipe = try Child.pipe(to: command)
        defer { close(pipe.writeEnd) }
        let child: Child
        do throws(ShellError) {
            child = try Child(command, output: pipe.writeEnd, host: host)
        } catch {
            close(pipe.readEnd)
            throw error
        }
        return CopySource(
            CopyInput(name: command, source: reading(pipe.readEnd)), descriptor: pipe.readEnd, child: child)
    }

    /// Returns a source that reads a descriptor. While it waits, the connection is serviced and Ctrl-C is heard.
    private func reading(_ descriptor: Int32) -> CopyInput.Source {
        { [host] () throws(CopyStop) in
            while true {
                if let failure = host.interruption("while reading") { throw CopyStop(failure) }
                switch host.eventLoop.read(descriptor) {
                case .bytes(let bytes): return bytes
                // A child that ends wakes this as well.
                case .interrupted: host.signals?.drain()
                case .failed(let cause): throw .fault(CopyFault(errorText(cause)))
                }
            }
        }
    }

    /// Returns a source that reads the lines after the command, up to `\.` or the end of the script.
    private func scriptSource(_ script: ScriptContext) -> CopySource {
        if isTyped { return typedSource() }
        var isAtEnd = false
        func lines() throws(CopyStop) -> [UInt8] {
            guard !isAtEnd else { return [] }
            if let failure = host.interruption("while reading") { throw CopyStop(failure) }
            do throws(Exit) {
                let lines = try nextLines(of: script, through: Array("\\.".utf8))
                isAtEnd = lines.reachedMark || lines.bytes.isEmpty
                if !isAtEnd || lines.reachedMark || script.source.failure == nil { return lines.bytes }
            } catch {
                throw .leaving
            }
            throw .fault(CopyFault(script.source.failure ?? ""))
        }
        let input = CopyInput(
            name: script.source.name ?? "-c", firstLine: script.scanner.line + 1, source: lines)
        return CopySource(input) {
            while !isAtEnd, (try? lines()) != nil {}
        }
    }

    /// Leaves out the lines of a script that are the data of a command that cannot run.
    func skipData(of script: ScriptContext) {
        if !isTyped { scriptSource(script).finish() }
    }

    /// Returns a source that reads what is typed, line by line.
    private func typedSource() -> CopySource {
        diagnostics.note(
            "Enter data to be copied followed by a newline.\n"
                + "End with a backslash and a period on a line by itself, or an EOF signal.")
        // Lines are typed as for any program that knows nothing of terminals.
        terminal_restore()
        let next = reading(host.streams.input)
        var isAtEnd = false
        let input = CopyInput(name: "<stdin>") { () throws(CopyStop) in
            guard !isAtEnd else { return [] }
            let line = try next()
            isAtEnd = line.isEmpty || line.elementsEqual("\\.\n".utf8)
            return isAtEnd ? [] : line
        }
        return CopySource(input) { terminal_quieten() }
    }
}
