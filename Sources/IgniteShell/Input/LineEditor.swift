import CEdit
import CTerminal
import Glibc
import IgniteCore

/// The line editor of the terminal: libedit, with a read hook that services connections while it waits for keys.
final class LineEditor {
    /// The outcome of a line.
    enum Line {
        /// The line with its line end, if it has one.
        case text([UInt8])
        /// Ctrl-C.
        case interrupted
        /// Ctrl-D on an empty line, or the end of the input.
        case end
    }

    private let edit: OpaquePointer
    private let eventLoop: EventLoop
    private let signals: Signals
    private let streams: StandardStreams
    /// The prompt, which libedit reads whenever it redraws.
    private var promptText = UnsafeMutablePointer<CChar>.allocate(capacity: 1)
    /// The bytes that were read, but not yet used as keys.
    private var keys: [UInt8] = []
    private var position = 0
    private var redraws: UInt32 = 0
    /// The width for which libedit draws; the window can already have another one.
    private var knownColumns = 80
    /// Whether the terminal does not support escape sequences.
    private let isDumb: Bool
    private var wasInterrupted = false
    /// The sequence that moves the cursor after the end of the line that Ctrl-C dropped.
    private var endOfInterrupted = ""
    /// The width of the screen when libedit drew a line of several rows at once, each ending with a line feed. Zero if
    /// the typed text wraps at the edge, which terminals wrap again when their size changes.
    private var brokenAt = 0
    /// The number of bytes of the line at the last check, and of the keys since then.
    private var lineLength = 0
    private var keysSince = 0
    /// Completes the text up to the cursor.
    var complete: (() -> Void)?
    /// Called before the wait for each key, when nothing else is to be done.
    var onIdle: (() -> Void)?
    /// The entries of the history, with the newest first.
    var historyEntries: () -> [UnsafePointer<CChar>] = { [] }
    /// The last search text; pressing Ctrl-R twice repeats the search.
    private var lastPattern = ""
    /// Called when keys have arrived.
    var onKeys: (() -> Void)?

    /// The character that encloses text without width in a prompt.
    static let mark: CChar = 1

    /// - Returns: nil if libedit cannot be set up.
    init?(history: OpaquePointer, host: Host, signals: Signals) {
        guard let edit = edit_new("ignite-sql") else { return nil }
        isDumb = getenv("TERM").map { String(cString: $0) } == "dumb"
        streams = host.streams
        self.edit = edit
        eventLoop = host.eventLoop
        self.signals = signals
        edit_set_owner(edit, Unmanaged.passUnretained(self).toOpaque())
        edit_set_prompt(edit, { LineEditor.of($0)?.promptText }, Self.mark)
        edit_set_editor(edit, "emacs")
        edit_set_history(edit, history)
        edit_keep_quiet(edit)
        edit_add_function(edit, "ignite-complete", "complete the word before the cursor") { edit, _ in
            LineEditor.of(edit)?.completeOrInsertTab() ?? UInt8(CC_ERROR)
        }
        edit_bind(edit, "^I", "ignite-complete")
        edit_add_function(edit, "ignite-search-older", "search the history backwards") { edit, _ in
            LineEditor.of(edit)?.search(.older) ?? UInt8(CC_ERROR)
        }
        edit_add_function(edit, "ignite-search-newer", "search the history forwards") { edit, _ in
            LineEditor.of(edit)?.search(.newer) ?? UInt8(CC_ERROR)
        }
        edit_bind(edit, "^R", "ignite-search-older")
        edit_bind(edit, "^S", "ignite-search-newer")
        // The user's .editrc overrides these bindings; Tab completes in vi mode as well.
        el_source(edit, nil)
        edit_bind(edit, "^I", "ignite-complete")
        edit_set_reader(edit) { edit, character in LineEditor.of(edit)?.readKey(into: character) ?? -1 }
    }

    deinit {
        el_end(edit)
        promptText.deallocate()
    }

    private static func of(_ edit: OpaquePointer?) -> LineEditor? {
        guard let edit, let owner = edit_owner(edit) else { return nil }
        return Unmanaged<LineEditor>.fromOpaque(owner).takeUnretainedValue()
    }

    /// Reads a line.
    func readLine(prompt: String) -> Line {
        // The editor draws one line; the lines above it are written once.
        var lines = prompt.split(separator: "\n", omittingEmptySubsequences: false)
        let bytes = String(lines.removeLast()).utf8CString
        for line in lines {
            let text = line.utf8.filter { $0 != UInt8(Self.mark) } + [0x0A]
            write(streams.output, text, text.count)
        }
        promptText.deallocate()
        promptText = .allocate(capacity: bytes.count)
        for (index, byte) in bytes.enumerated() { promptText[index] = byte }
        takeSize()
        brokenAt = 0
        lineLength = 0
        keysSince = 0
        signals.discardPresses()
        wasInterrupted = false
        var count: Int32 = 0
        let text = el_gets(edit, &count)
        if let text, count > 0 {
            return .text([UInt8](UnsafeRawBufferPointer(start: text, count: Int(count))))
        }
        guard wasInterrupted else { return .end }
        el_reset(edit)
        let end = endOfInterrupted + "^C\n"
        write(streams.output, end, end.utf8.count)
        return .interrupted
    }

    // MARK: Keys

    /// Returns a character to libedit: 1 and the character, 0 at the end, or -1 after an interruption.
    private func readKey(into character: UnsafeMutablePointer<wchar_t>?) -> Int32 {
        while true {
            if let scalar = takeKey() {
                character?.pointee = wchar_t(bitPattern: scalar.value)
                return 1
            }
            if terminal_has_input(streams.input) == 0 {
                noteDrawing()
                onIdle?()
            }
            switch eventLoop.wait(for: streams.input, Int16(POLLIN), orService: true, until: nil) {
            case .served, .timedOut: continue
            case .interrupted:
                if let result = interrupted() { return result }
            case .ready:
                var buffer = [UInt8](repeating: 0, count: 1 << 12)
                let count = read(streams.input, &buffer, buffer.count)
                if count < 0 && (errno == EINTR || errno == EAGAIN) { continue }
                guard count > 0 else { return 0 }
                keysSince += count
                onKeys?()
                keys = Array(keys[position...] + buffer[..<count])
                position = 0
            }
        }
    }

    /// Drops the input that was typed ahead.
    func discardInput() {
        keys = []
        position = 0
        tcflush(streams.input, TCIFLUSH)
    }

    private func interrupted() -> Int32? {
        let wasPressed = signals.takePress()
        if signals.isEnding { return 0 }
        if wasPressed {
            wasInterrupted = true
            endOfInterrupted = sequenceToEnd
            discardInput()
            errno = EINTR
            return -1
        }
        if terminal_redraws() != redraws {
            takeSize()
            returnToStart()
            edit_refresh(edit)
            noteBreaks()
        }
        return nil
    }

    /// Passes the size of the window to libedit.
    private func takeSize() {
        redraws = terminal_redraws()
        knownColumns = columns
        el_resize(edit)
    }

    /// Determines whether the line on the screen was typed at its end or drawn as a whole.
    private func noteDrawing() {
        guard keysSince > 0, let line = el_line(edit)?.pointee else { return }
        let length = line.lastchar - line.buffer
        let isTyped = length == lineLength || line.cursor == line.lastchar && abs(length - lineLength) == keysSince
        lineLength = length
        keysSince = 0
        if !isTyped { noteBreaks() }
    }

    private func noteBreaks() {
        brokenAt = rows(upTo: beforeCursor + afterCursor) > 0 ? knownColumns : 0
    }

    /// Moves to the start of the prompt after a change of size, so that the line is drawn over the existing text.
    /// Terminals wrap long lines again, but keep line feeds.
    private func returnToStart() {
        let rows = rows(upTo: beforeCursor, brokenAt: brokenAt)
        let text = "\r" + (rows > 0 && !isDumb ? "\u{1B}[\(rows)A" : "") + (isDumb ? "" : "\u{1B}[J")
        write(streams.output, text, text.utf8.count)
    }

    /// Moves from the cursor to the end of the line, which can be several rows below.
    private var sequenceToEnd: String {
        let line = beforeCursor + afterCursor
        let below = rows(upTo: line) - rows(upTo: beforeCursor)
        let lastLine = (visiblePrompt + String(decoding: line, as: UTF8.self)).split(
            separator: "\n", omittingEmptySubsequences: false
        ).last
        let column = displayWidth(lastLine.map(String.init) ?? "") % knownColumns
        let down = String(repeating: "\n", count: max(0, below))
        return isDumb ? down : down + "\r" + (column > 0 ? "\u{1B}[\(column)C" : "")
    }

    private var visiblePrompt: String { Self.visiblePart(of: String(cString: promptText)) }

    /// Returns a prompt without the marks and the text between them.
    static func visiblePart(of prompt: String) -> String {
        let parts = prompt.split(
            separator: Character(UnicodeScalar(UInt8(mark))), omittingEmptySubsequences: false)
        return parts.enumerated().filter { $0.offset % 2 == 0 }.map { String($0.element) }.joined()
    }

    /// Returns the number of rows from the start of the prompt to the end of this part of the line.
    ///
    /// - Parameter width: The width after which a row ends with a line feed; zero if no row does.
    private func rows(upTo text: [UInt8], brokenAt width: Int = 0) -> Int {
        let lines = (visiblePrompt + String(decoding: text, as: UTF8.self)).split(
            separator: "\n", omittingEmptySubsequences: false)
        let columns = knownColumns
        return lines.reduce(lines.count - 1) { rows, line in
            let cells = displayWidth(String(line))
            guard width > 0 else { return rows + cells / columns }
            return rows + cells / width * ((width + columns - 1) / columns) + cells % width / columns
        }
    }

    /// The width of the terminal.
    var columns: Int {
        let columns = Int(terminal_columns(streams.output))
        return columns > 0 ? columns : 80
    }

    /// Takes a whole character from the input. Invalid UTF-8 is returned as the replacement character.
    private func takeKey() -> Unicode.Scalar? {
        guard position < keys.count else { return nil }
        let lead = keys[position]
        let length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1
        guard keys.count - position >= length else { return nil }
        defer { position += length }
        let bytes = keys[position..<position + length]
        return String(decoding: bytes, as: UTF8.self).unicodeScalars.first ?? "\u{FFFD}"
    }

    /// Whether more input is available; a tab is then part of pasted text.
    private var hasMoreInput: Bool { position < keys.count || terminal_has_input(streams.input) != 0 }

    private func completeOrInsertTab() -> UInt8 {
        guard !hasMoreInput, let complete else {
            el_insertstr(edit, "\t")
            return UInt8(CC_REFRESH)
        }
        complete()
        return UInt8(CC_REFRESH)
    }

    // MARK: Searching the history

    /// Searches the history for Ctrl-R and Ctrl-S. The search replaces the line until a key ends it. Ctrl-G restores
    /// the line; every other key accepts the found entry and then has its usual effect.
    private func search(_ direction: HistorySearch.Direction) -> UInt8 {
        returnToStart()
        var search = HistorySearch(historyEntries(), direction)
        while true {
            let text = "\r" + search.line(width: knownColumns) + (isDumb ? "" : "\u{1B}[K")
            write(streams.output, text, text.utf8.count)
            var key: wchar_t = 0
            guard readKey(into: &key) == 1, let scalar = UnicodeScalar(UInt32(bitPattern: key)) else {
                endOfInterrupted = ""
                return UInt8(CC_EOF)
            }
            switch scalar.value {
            case 0x12, 0x13:
                let direction = scalar.value == 0x12 ? HistorySearch.Direction.older : .newer
                if search.pattern.isEmpty { search.add(lastPattern) } else { search.goOn(direction) }
            case 0x08, 0x7F: search.removeLast()
            case 0x07: return endSearch(nil)
            case 0x20...: search.add(String(Character(scalar)))
            default:
                keys.insert(contentsOf: Array(String(Character(scalar)).utf8), at: position)
                if !search.pattern.isEmpty { lastPattern = search.pattern }
                return endSearch(search.found)
            }
        }
    }

    /// Draws the line again, with the found entry if there is one.
    private func endSearch(_ found: (text: String, offset: Int)?) -> UInt8 {
        if let found {
            let length = String(decoding: afterCursor, as: UTF8.self).unicodeScalars.count
            el_cursor(edit, Int32(length))
            el_deletestr(edit, Int32(String(decoding: beforeCursor, as: UTF8.self).unicodeScalars.count))
            el_insertstr(edit, found.text)
            let behind = String(decoding: found.text.utf8.dropFirst(found.offset), as: UTF8.self)
            el_cursor(edit, -Int32(behind.unicodeScalars.count))
        }
        let start = "\r" + (isDumb ? "\n" : "\u{1B}[J")
        write(streams.output, start, start.utf8.count)
        edit_refresh(edit)
        return UInt8(CC_NORM)
    }

    // MARK: The line, for completion

    /// The text before the cursor.
    var beforeCursor: [UInt8] {
        guard let line = el_line(edit)?.pointee else { return [] }
        return [UInt8](UnsafeRawBufferPointer(start: line.buffer, count: line.cursor - line.buffer))
    }

    /// Replaces the last `length` characters before the cursor.
    func replace(last length: Int, with text: String) {
        el_deletestr(edit, Int32(length))
        el_insertstr(edit, text)
    }

    /// The text after the cursor.
    var afterCursor: [UInt8] {
        guard let line = el_line(edit)?.pointee else { return [] }
        return [UInt8](UnsafeRawBufferPointer(start: line.cursor, count: line.lastchar - line.cursor))
    }

    /// Writes text below the line and draws the line again below it. Asks the question first, if there is one.
    func showBelow(_ text: String, question: String? = nil) {
        let line = beforeCursor
        let below = rows(upTo: line + afterCursor) - rows(upTo: line) + 1
        let start = String(repeating: "\n", count: below) + (question ?? text)
        write(streams.output, start, start.utf8.count)
        if question != nil {
            let answer = confirms() ? "\n\(text)" : "\n"
            write(streams.output, answer, answer.utf8.count)
        }
        edit_refresh(edit)
    }

    /// Returns whether the next key means yes.
    private func confirms() -> Bool {
        var key: wchar_t = 0
        defer { wasInterrupted = false }
        return readKey(into: &key) == 1 && [0x79, 0x59, 0x20, 0x09].contains(key)
    }

    func beep() { el_beep(edit) }
}
