import Foundation
import Ignite2
import Ignite3
import IgniteCore
import IgniteShell
import TestSupport
import Testing

/// `\top` without a terminal: keys, what they do, and what is drawn.
@Suite struct TopTests {
    // MARK: Keys

    @Test(arguments: [
        ("q", [TopKey.character("q")]), ("\u{1B}[A\u{1B}OB", [.up, .down]), ("\u{1B}[C\u{1B}[D", [.right, .left]),
        ("\u{1B}[5~\u{1B}[6~", [.pageUp, .pageDown]), ("\u{1B}[H\u{1B}[4~\u{1B}[1;5F", [.home, .end, .end]),
        ("\r\n\t\u{7F}\u{8}", [.enter, .enter, .tab, .backspace, .backspace]), ("\u{1B}[Z", [.backTab]),
        ("\u{1B}x", [.escape, .character("x")]), ("ä日😀", [.character("ä"), .character("日"), .character("😀")]),
        ("\u{1B}[15~\u{1}\u{15}\u{C}", [.clear, .redraw]),
    ])
    func keys(_ text: String, _ expected: [TopKey]) {
        var keys = TopKeys()
        #expect(keys.feed(Array(text.utf8)) == expected)
        #expect(!keys.isPending)
        // The bytes can arrive one by one.
        var slow = TopKeys()
        #expect(text.utf8.flatMap { slow.feed([$0]) } == expected)
    }

    @Test func anEscapeIsAKeyWhenNothingFollows() {
        var keys = TopKeys()
        #expect(keys.feed([0x1B]) == [] && keys.isPending)
        #expect(keys.flush() == [.escape] && !keys.isPending)
        #expect(keys.flush() == [])
    }

    @Test func bytesThatAreNoKeysAreLeftOut() {
        var keys = TopKeys()
        #expect(keys.feed([0xFF, 0x80, 0xC3, 0x28, 0x71]) == [.character("("), .character("q")])
        let endless = [0x1B, UInt8(ascii: "[")] + Array(repeating: UInt8(ascii: "1"), count: 40)
        #expect(keys.feed(endless + Array("qq".utf8)).last == .character("q"))
    }

    // MARK: What keys do

    static let start: Int64 = 1_000_000_000_000

    static func time(_ seconds: Double) -> Deadline { Deadline(nanoseconds: start + Int64(seconds * 1e9)) }

    /// Rows as Ignite 3 answers them, with text that a terminal must not get as it is.
    static func model(_ dialect: any Dialect = Ignite3Dialect()) -> TopModel {
        let report = dialect.catalog.activityReport
        var model = TopModel(
            server: "Apache Ignite 3.1.0, node1 at 127.0.0.1:10800", lists: report.lists, interval: 2)
        let mark = "/* ignite-sql \\top */ SELECT"
        var sections = report.rows([
            ["Q", "00000000-0642-126e-0000-00000000000a", "0", "EXECUTION", "QUERY", "node1", "t-1", "select 1"],
            [
                "Q", "00000000-0642-126e-0000-00000000000b", "75", "EXECUTION", "QUERY", "node2", "t-2",
                "select count(*) from orders o\n  join lines l on l.id = o.id -- \u{1B}[31m日本語",
            ],
            [
                "Q", "00000000-0642-126e-0000-00000000000c", "7384", "OPTIMIZATION", "DML", "node1", "",
                "insert into t select " + String(repeating: "x, ", count: 60) + "y from u",
            ],
            ["Q", "own", "1", "EXECUTION", "QUERY", "node1", "t-own", mark],
            ["T", "t-own", "1", "PENDING", "READ_ONLY", "id-1", "NORMAL", ""],
            ["T", "t-1", "0", "PENDING", "READ_ONLY", "id-1", "NORMAL", ""],
            ["T", "t-2", "75", "PENDING", "READ_WRITE", "id-2", "LOW", ""],
            ["L", "t-2", "3", "IX", "", "id-1", "", "LockKey [ctx=null, key=18_part_2]"],
            ["L", "t-2", "1", "X", "", "id-2", "", "LockKey [ctx=18_part_2, key=RowId]"],
        ])
        sections[0] = [
            ["node1", "online", "127.0.0.1:3344", "id-1"], ["node2", "online", "127.0.0.1:3345", "id-2"],
        ]
        model.take(sections, isCut: false, at: time(0))
        return model
    }

    private func press(_ keys: String, _ model: inout TopModel) -> [TopModel.Request] {
        var reader = TopKeys()
        return (reader.feed(Array(keys.utf8)) + reader.flush()).compactMap { model.handle($0) }
    }

    /// The ids of the rows in order.
    private func shown(_ model: TopModel) -> [String] { model.shown.map { String($0[model.list.id].suffix(3)) } }

    @Test func ownQueryAndTransactionAreLeftOut() {
        let model = Self.model()
        #expect([0, 1, 2, 3].map { model.count(TopModel.Section(rawValue: $0)!) } == [2, 3, 2, 1])
    }

    @Test func sortingByAgeIsByNumber() {
        var model = Self.model()
        #expect(shown(model) == ["00c", "00b", "00a"])
        #expect(press("r", &model) == [])
        #expect(shown(model) == ["00a", "00b", "00c"])
        _ = press("s", &model)
        #expect(model.order.column == 1 && !model.order.isDescending)
        _ = press("<<", &model)
        #expect(model.order.column == model.list.columns.count - 1)
        #expect(shown(model) == ["00c", "00a", "00b"])
    }

    @Test func theSelectedRowStaysSelected() {
        var model = Self.model()
        _ = press("\u{1B}[B", &model)
        #expect(model.cursor == 1)
        _ = press("\u{1B}[F", &model)
        #expect(model.cursor == 2)
        _ = press("r", &model)
        #expect(model.cursor == 0)
        _ = press("/join\r", &model)
        #expect(shown(model) == ["00b"] && model.cursor == 0)
        _ = press("\u{1B}", &model)
        #expect(model.filter == "" && shown(model).count == 3)
    }

    @Test func filtersAreTypedAndTakenBack() {
        var model = Self.model()
        _ = press("/INSERT", &model)
        #expect(model.filter == "INSERT" && shown(model) == ["00c"])
        _ = press("\u{7F}\u{7F}\u{7F}\u{7F}\u{7F}\u{7F}q", &model)
        #expect(model.filter == "q", "q is text while a filter is typed")
        _ = press("\u{1B}", &model)
        #expect(model.filter == "" && model.mode == .list)
    }

    @Test func killAsksFirst() {
        var model = Self.model()
        let id = "00000000-0642-126e-0000-00000000000c"
        for no in ["n", "\r", "\u{1B}", "k", "q"] {
            #expect(press("k" + no, &model) == [] && model.mode == .list)
            #expect(model.message == "nothing was ended")
        }
        #expect(press("ky", &model) == [.kill(.query, id: id)])
        // Rows that come meanwhile do not change what was asked.
        _ = press("k", &model)
        model.take([[], [], [], []], isCut: false, at: Self.time(1))
        #expect(press("y", &model) == [.kill(.query, id: id)])
        #expect(press("ky", &model) == [], "there is no row")
        model = Self.model()
        #expect(press("3ky", &model) == [.kill(.transaction, id: "t-2")])
        #expect(press("4ky", &model) == [.kill(.transaction, id: "t-2")])
        #expect(press("1k", &model) == [] && model.mode == .list)
    }

    @Test func whatWasNotEndedIsTold() {
        var model = Self.model()
        model.ended = "00000000-0642-126e-0000-00000000000c"
        model.message = "ended it"
        let row = ["1000", "EXECUTION", "DML", "node1", "00000000-0642-126e-0000-00000000000c", "", "insert"]
        model.take([[], [row], [], []], isCut: false, at: Self.time(1))
        #expect(model.message?.contains("is still there") == true && model.ended == nil)
        (model.ended, model.message) = ("another", "ended it")
        model.take([[], [row], [], []], isCut: false, at: Self.time(2))
        #expect(model.message == "ended it")
    }

    @Test func sectionsIntervalsAndPause() {
        var model = Self.model()
        #expect(press("\t", &model) == [] && model.section == .transactions)
        _ = press("\t\t", &model)
        #expect(model.section == .nodes)
        _ = press("\u{1B}[Z", &model)
        #expect(model.section == .locks)
        _ = press("+", &model)
        #expect(model.interval == 3)
        _ = press("-----", &model)
        #expect(model.interval == 1)
        _ = press(" ", &model)
        #expect(model.isPaused)
        #expect(press("xyz q", &model) == [.quit] && !model.isPaused)
    }

    @Test func nodesThatLeaveStayInTheList() {
        var model = Self.model()
        _ = press("1", &model)
        model.take([[["node2", "online", "127.0.0.1:3345", "id-2"]], [], [], []], isCut: false, at: Self.time(2))
        #expect(model.shown.map { [$0[0], $0[1]] } == [["node1", "gone"], ["node2", "online"]])
        model.take(nodes: [["node1", "online", "127.0.0.1:3344", "id-1"]])
        #expect(model.shown.map { $0[1] } == ["online", "gone"] && model.readAt == Self.time(2))
        let back = [["node1", "online", "127.0.0.1:3344", "id-9"], ["node2", "online", "127.0.0.1:3345", "id-2"]]
        model.take([back, [], [], []], isCut: false, at: Self.time(4))
        #expect(model.shown.map { $0[1] } == ["online", "online"] && model.shown.count == 2)
    }

    @Test func theReportOfIgnite2() {
        let report = Ignite2Dialect(engine: .calcite).catalog.activityReport
        let sections = report.rows([
            ["N", "", "", "node0", "server", "12", "345", "5000000", "2.17.0#20250209-sha1:d53d4540", "id-0"],
            ["B", "", "", "node1", "server", "", "", "", "", ""],
            ["Q", "", "", "id-0_7", "1500", "PUBLIC", "cli", "id-0", "", "select 1"],
            ["T", "x-1", "ACTIVE", "label", "3000", "2", "600000", "id-0", "", ""],
            ["T", "x-2", "ACTIVE", "", "10", "0", "0", "id-0", "", ""],
        ])
        var model = TopModel(server: "", lists: report.lists, interval: 2)
        model.take(sections, isCut: false, at: Self.time(0))
        #expect(model.shown == [["1500", "PUBLIC", "node0", "cli", "id-0_7", "select 1"]])
        _ = press("4", &model)
        #expect(model.shown == [["x-1", "3000", "ACTIVE", "2", "600000", "node0", "label"]])
        _ = press("1", &model)
        #expect(model.shown.map { $0[1] } == ["online", "offline"])
    }

    // MARK: Pictures

    private static let pictures: [(keys: String, width: Int, height: Int)] = [
        ("", 80, 24), ("", 120, 40), ("1", 80, 24), ("3", 80, 24), ("4", 80, 24), ("/join", 80, 24), ("k", 80, 24),
        ("\u{1B}[B\r", 80, 24), ("\r", 40, 12), ("?", 80, 24), ("", 40, 10), ("", 20, 6), ("", 19, 5),
    ]

    /// Each picture with Unicode and ASCII; `RECORD_SNAPSHOTS=1 swift test` writes the file anew.
    @Test func picturesAreAsRecorded() throws {
        var text = ""
        for (keys, width, height) in Self.pictures {
            for isUnicode in [true, false] {
                var model = Self.model()
                _ = press(keys, &model)
                let view = TopView(width: width, height: height, isUnicode: isUnicode)
                let lines = view.lines(model, now: Self.time(1))
                #expect(lines.count == height)
                text += "==== \(keys.debugDescription), \(width) × \(height), \(isUnicode ? "Unicode" : "ASCII") ====\n"
                text += lines.map { $0 + "|\n" }.joined()
            }
        }
        if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] != nil {
            let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            try Data(text.utf8).write(to: folder.appendingPathComponent("Snapshots/top.txt"))
            return
        }
        let folder = try #require(Bundle.module.url(forResource: "Snapshots", withExtension: nil))
        #expect(try String(contentsOf: folder.appendingPathComponent("top.txt"), encoding: .utf8) == text)
    }

    @Test func noLineIsWiderThanTheScreen() {
        for dialect: any Dialect in [Ignite3Dialect(), Ignite2Dialect(engine: .h2)] {
            for keys in ["", "1", "3", "4", "\r", "?", "/日本", "k"] {
                for width in [1, 19, 20, 21, 33, 57, 80, 132] {
                    for height in [1, 5, 6, 7, 9, 24, 60] {
                        var model = dialect is Ignite3Dialect ? Self.model() : empty(dialect)
                        model.problem = keys == "3" ? String(repeating: "a long reason ", count: 20) : nil
                        _ = press(keys, &model)
                        let lines = TopView(width: width, height: height).lines(model, now: Self.time(9))
                        #expect(lines.count == height)
                        #expect(lines.allSatisfy { displayWidth($0) <= width }, "\(keys) \(width) \(lines)")
                    }
                }
            }
        }
    }

    private func empty(_ dialect: any Dialect) -> TopModel {
        TopModel(server: "node", lists: dialect.catalog.activityReport.lists, interval: 2)
    }

    @Test func colorsAreEscapesAroundTheSameText() {
        for keys in ["", "3", "\r", "k", "1"] {
            var model = Self.model()
            _ = press(keys, &model)
            let plain = TopView(width: 80, height: 24).lines(model, now: Self.time(1))
            let colored = TopView(width: 80, height: 24, isColored: true).lines(model, now: Self.time(1))
            #expect(!plain.contains { $0.contains("\u{1B}") })
            #expect(colored.contains { $0.contains("\u{1B}[") })
            let stripped = colored.map { line in
                line.replacing(/\u{1B}\[[0-9;]*m/, with: "")
            }
            for (left, right) in zip(plain, stripped) {
                #expect(left == right || right.hasPrefix(left) && right.dropFirst(left.count).allSatisfy { $0 == " " })
            }
        }
    }

    @Test func oldRowsSayHowOldTheyAre() {
        var model = Self.model()
        let view = TopView(width: 80, height: 24)
        #expect(view.lines(model, now: Self.time(1))[0].hasSuffix(" every 2 s"))
        #expect(view.lines(model, now: Self.time(12))[0].hasSuffix(" data 12 s old, every 2 s"))
        model.problem = "the connection to 127.0.0.1:10800 was lost"
        let lines = view.lines(model, now: Self.time(1))
        #expect(lines[0].hasSuffix(" data 1 s old, every 2 s") && lines[2] == model.problem)
        #expect(lines.contains { $0.contains("insert into t") }, "the rows stay")
    }

    @Test(arguments: [
        (0, "0 s"), (59_999, "59 s"), (60_000, "1:00"), (3_599_000, "59:59"), (3_600_000, "1:00:00"),
        (172_800_000, "2 days"), (-5, "0 s"),
    ])
    func ages(_ milliseconds: Int, _ text: String) { #expect(TopView.age(milliseconds) == text) }

    @Test func itIsRefusedWithoutATerminal() throws {
        let result = try littleNode().runShell(script: "\\top\n\\top 0.5\n\\top x\n\\echo on\n")
        #expect(
            result.errors == """
                ignite-sql:<stdin>:1: ERROR: \\top needs a terminal: \\queries, \\txs, \\locks and \\nodes print lists anywhere
                ignite-sql:<stdin>:2: ERROR: \\top: SECONDS must be a number from 1 to 3600, not "0.5"
                ignite-sql:<stdin>:3: ERROR: \\top: SECONDS must be a number from 1 to 3600, not "x"

                """)
        #expect(result.text == "on\n")
    }
}
