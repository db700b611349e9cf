import CTerminal
import Glibc
import IgniteCore

/// Runs `\top`: waits for keys, answers and the next refresh, and draws.
final class TopLoop {
    private let host: Host
    private let signals: Signals
    private let screen: TopScreen
    private let cluster: TopCluster
    private var model: TopModel
    private let isColored: Bool
    private var keys = TopKeys()
    /// Whether the user has quit.
    private var hasQuit = false
    /// Why the screen cannot be written to any more.
    private var fault: OutputSink.Fault?

    init(
        _ host: Host, _ signals: Signals, _ screen: TopScreen, _ cluster: TopCluster, _ model: TopModel,
        isColored: Bool
    ) {
        self.host = host
        self.signals = signals
        self.screen = screen
        self.cluster = cluster
        self.model = model
        self.isColored = isColored
    }

    /// Runs until the user quits, or a signal ends the program.
    func run() throws(Exit) {
        let (onTick, notify) = (host.eventLoop.onTick, signals.notify)
        signals.notify = { _ in }
        host.eventLoop.onTick = { [unowned self] in tick() }
        screen.enter()
        defer {
            screen.leave()
            cluster.close()
            host.eventLoop.nextTick = nil
            host.eventLoop.onTick = onTick
            signals.notify = notify
            // Ctrl-C has quit, and cancels nothing else.
            if !signals.isEnding { signals.discardPresses() }
        }
        while !hasQuit {
            if signals.isEnding { throw host.endedBySignal }
            takeNews()
            draw()
            if hasQuit { return }
            try wait()
        }
        if signals.isEnding { throw host.endedBySignal }
    }

    // MARK: Waiting

    private func wait() throws(Exit) {
        var deadline = Deadline.after(seconds: keys.isPending ? 0.05 : 1)
        if let due = cluster.nextDeadline(isPaused: model.isPaused) { deadline = min(deadline, due) }
        switch host.eventLoop.wait(for: host.streams.input, Int16(POLLIN), orService: true, until: deadline) {
        case .ready: readKeys()
        case .served: break
        case .timedOut: handle(keys.flush())
        case .interrupted: if signals.takePress() { hasQuit = true }
        }
    }

    /// Runs what waits for a server by itself. Keys are handled at the ticks of the event loop meanwhile.
    private func blocking(_ body: () -> Void) {
        host.eventLoop.nextTick = .after(seconds: 0.1)
        host.signals.cancellable(body)
        host.eventLoop.nextTick = nil
        if signals.takeCancelWish() { hasQuit = true }
    }

    private func tick() -> Deadline? {
        if terminal_has_input(host.streams.input) != 0 { readKeys() } else { handle(keys.flush()) }
        draw()
        guard hasQuit else { return .after(seconds: 0.1) }
        // Ends the wait that is under way.
        raise(SIGINT)
        return nil
    }

    // MARK: Keys

    private func readKeys() {
        var buffer = [UInt8](repeating: 0, count: 1 << 12)
        let count = read(host.streams.input, &buffer, buffer.count)
        if count < 0 && (errno == EINTR || errno == EAGAIN) { return }
        // Without a terminal, nobody can quit.
        guard count > 0 else {
            hasQuit = true
            return
        }
        handle(keys.feed(Array(buffer[..<count])))
    }

    private func handle(_ keys: [TopKey]) {
        for key in keys where !hasQuit {
            switch model.handle(key) {
            case .quit: hasQuit = true
            case .redraw: screen.clear()
            case .kill(let target, let id):
                model.message = cluster.kill(target, id: id) ?? "ending \(target.rawValue.lowercased()) \(id)"
            case nil: break
            }
            model.limit(line: view.limits(model).lastLine)
        }
    }

    // MARK: Data

    private func takeNews() {
        while !hasQuit,
            let news = cluster.proceed(interval: model.interval, isPaused: model.isPaused, { blocking($0) })
        {
            switch news {
            case .rows(let sections, let isCut): model.take(sections, isCut: isCut, at: .now)
            case .killed(let text, let ended):
                model.message = text
                model.ended = ended
            case .problem(let text, let nodes):
                model.problem = text
                if !nodes.isEmpty { model.take(nodes: nodes) }
            }
            draw()
        }
        if model.problem == nil, let late = cluster.lateAddress { model.problem = "waiting for the answer of \(late)" }
        if let server = cluster.session?.server, cluster.isConnected {
            model.server = "\(server.product), \(server.nodeName) at \(server.address)"
        }
    }

    // MARK: Drawing

    private var view: TopView {
        TopView(
            width: screen.width, height: screen.height, isUnicode: host.environment.usesUTF8, isColored: isColored)
    }

    private func draw() {
        guard fault == nil else { return }
        _ = screen.takeAgain()
        let view = view
        let limits = view.limits(model)
        model.pageSize = limits.pageSize
        model.limit(line: limits.lastLine)
        do throws(OutputSink.Fault) {
            try screen.draw(view.lines(model, now: .now))
        } catch {
            fault = error
            hasQuit = true
        }
    }
}
