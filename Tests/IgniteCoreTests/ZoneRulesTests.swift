import Foundation
import IgniteCore
import TestSupport
import Testing

@Suite struct ZoneNameTests {
    @Test(arguments: [
        ("Z", 0), ("UTC", 0), ("GMT", 0), ("UT", 0), ("+0", 0), ("+5", 18_000), ("-05", -18_000), ("+05:30", 19_800),
        ("-0530", -19_800), ("+01:02:03", 3723), ("-010203", -3723), ("+18", 64_800), ("-18:00", -64_800),
        ("UTC+3", 10_800),
        ("GMT+2", 7200), ("GMT+02:00", 7200), ("UT-5", -18_000), ("UTC-00:30", -1800),
    ])
    func offsets(_ name: String, _ offset: Int) throws {
        let zone = try ZoneRules(named: name, folder: "/nowhere")
        #expect(zone.name == name)
        for seconds: Int64 in [.min, -1, 0, 1, .max] { #expect(zone.offset(at: seconds) == offset) }
    }

    @Test(arguments: [
        "+", "-", "+a", "+1:00", "+123", "+18:01", "-18:00:01", "+19", "+05:60", "+05:00:60", "+05-30", "+05:3",
        "+0530:00",
        "UTC+", "GMT+25", "UT-x", "UTC +1", "+١",
    ])
    func wrongOffsets(_ name: String) throws {
        let error = try #require(throws: IgniteError.self) { try ZoneRules(named: name, folder: "/nowhere") }
        #expect(error.code == .invalidArgument)
        #expect(error.message.contains("\"\(name)\""))
        #expect(error.hint != nil)
    }

    @Test func noNameLeavesTheFolder() throws {
        let folder = try TemporaryFolder()
        let file = ZoneFixture.berlin.bytes
        for name in [
            "zones/Europe/Berlin", "secret", "zones/posix/X", "zones/localtime", "zones/abc d", "zones/1a", "zones/EST",
        ] {
            try folder.write(file, to: name)
        }
        try folder.write(Array("no zone".utf8), to: "zones/zone.tab")
        let zones = folder.path + "/zones"
        #expect(try ZoneRules(named: "Europe/Berlin", folder: zones).name == "Europe/Berlin")
        let refused = [
            "", "E", "../secret", "Europe/../../secret", "Europe/..", "Europe/./Berlin", "/Europe/Berlin",
            zones + "/Europe/Berlin", "Europe//Berlin", "Europe/Berlin/", "Europe", "Europe/Berlin\0x", "posix/X",
            "localtime",
            "abc d", "1a", "EST", "zone.tab", "Mars/X", "z", String(repeating: "a", count: 5000),
        ]
        for name in refused {
            let error = try #require(throws: IgniteError.self) { try ZoneRules(named: name, folder: zones) }
            #expect(error.code == .invalidArgument)
            #expect(error.message.contains("unknown time zone"))
        }
    }

    @Test func withoutZoneFiles() throws {
        let error = try #require(throws: IgniteError.self) {
            try ZoneRules(named: "Europe/Berlin", folder: "/nowhere/at all")
        }
        #expect(error.message.contains("/nowhere/at all"))
        #expect(error.hint?.contains("tzdata") == true)
    }
}

@Suite struct ZoneRulesTests {
    @Test func utcByDefault() {
        #expect(ZoneRules().name == "UTC")
        #expect(ZoneRules().offset(at: 1_700_000_000) == 0)
    }

    @Test func transitionsOfTheFile() throws {
        let zone = try ZoneFixture.berlin.rules()
        #expect(zone.offset(at: .min) == 3208)
        #expect(zone.offset(at: -2_422_054_409) == 3208)
        #expect(zone.offset(at: -2_422_054_408) == 3600)
        #expect(zone.offset(at: -1_693_706_400) == 7200)
        #expect(zone.offset(at: 0) == 3600)
        #expect(zone.offset(at: 828_233_999) == 3600)
        #expect(zone.offset(at: 828_234_000) == 7200)
        #expect(zone.offset(at: 846_378_000) == 3600)
    }

    @Test func theRuleForEver() throws {
        let zone = try ZoneFixture.berlin.rules()
        for year in [1997, 2024, 2037, 2038, 2396, 2397, 2398, 2796, 2797, 9999, 30_000] {
            let spring = lastSunday(3, year)
            let autumn = lastSunday(10, year)
            #expect(zone.offset(at: spring + 3599) == 3600)
            #expect(zone.offset(at: spring + 3600) == 7200)
            #expect(zone.offset(at: autumn + 3599) == 7200)
            #expect(zone.offset(at: autumn + 3600) == 3600)
            #expect(zone.offset(at: moment(year, 1, 1)) == 3600)
            #expect(zone.offset(at: moment(year, 7, 1)) == 7200)
        }
        _ = zone.offset(at: .max)
    }

    /// Midnight UTC of the last Sunday of a month.
    private func lastSunday(_ month: Int, _ year: Int) -> Int64 {
        var day = Calendar.length(ofMonth: month, year: year)
        while (Calendar.days(year: year, month: month, day: day) + 4) % 7 != 0 { day -= 1 }
        return moment(year, month, day)
    }

    @Test func southernSummer() throws {
        var file = ZoneFixture(offsets: [36_000], footer: "AEST-10AEDT,M10.1.0,M4.1.0/3")
        for transitions: [(time: Int64, type: UInt8)] in [[], [(0, 0)]] {
            file.transitions = transitions
            let zone = try file.rules()
            #expect(zone.offset(at: moment(2024, 4, 6, 15, 59, 59)) == 39_600)
            #expect(zone.offset(at: moment(2024, 4, 6, 16)) == 36_000)
            #expect(zone.offset(at: moment(2024, 10, 5, 15, 59, 59)) == 36_000)
            #expect(zone.offset(at: moment(2024, 10, 5, 16)) == 39_600)
            #expect(zone.offset(at: moment(2824, 10, 5, 16)) == 39_600)
        }
        // Without a transition in the file the rule holds for the past as well.
        file.transitions = []
        #expect(try file.rules().offset(at: moment(1524, 10, 5, 16)) == 39_600)
    }

    /// Ireland: winter time is the exception, and counts as summer time of a negative kind.
    @Test func winterTime() throws {
        let zone = try ZoneFixture(transitions: [(0, 0)], offsets: [3600], footer: "IST-1GMT0,M10.5.0,M3.5.0/1").rules()
        #expect(zone.offset(at: moment(2024, 3, 31, 0, 59, 59)) == 0)
        #expect(zone.offset(at: moment(2024, 3, 31, 1)) == 3600)
        #expect(zone.offset(at: moment(2024, 10, 27, 0, 59, 59)) == 3600)
        #expect(zone.offset(at: moment(2024, 10, 27, 1)) == 0)
    }

    @Test func unusualRules() throws {
        func zone(_ footer: String) throws -> ZoneRules { try ZoneFixture(footer: footer).rules() }
        // Hours before and after the day; minutes; names in angle brackets.
        let early = try zone("<-02>2<-01>,M3.5.0/-1,M10.5.0/0")
        #expect(early.offset(at: moment(2024, 3, 31, 0, 59, 59)) == -7200)
        #expect(early.offset(at: moment(2024, 3, 31, 1)) == -3600)
        let late = try zone("IST-2IDT,M3.4.4/26,M10.5.0")
        #expect(late.offset(at: moment(2024, 3, 28, 23, 59, 59)) == 7200)
        #expect(late.offset(at: moment(2024, 3, 29)) == 10_800)
        #expect(try zone("<+1030>-10:30").offset(at: 0) == 37_800)
        // Day 60 is March 1 when February 29 is not counted; day 59 from 0 is February 29 or March 1.
        let julian = try zone("AAA0BBB,J60/0,J300/0")
        let ordinal = try zone("AAA0BBB,59/0,300/0")
        for year in [2023, 2024] {
            #expect(julian.offset(at: moment(year, 3, 1) - 1) == 0)
            #expect(julian.offset(at: moment(year, 3, 1)) == 3600)
            let day = year == 2024 ? moment(year, 2, 29) : moment(year, 3, 1)
            #expect(ordinal.offset(at: day - 1) == 0)
            #expect(ordinal.offset(at: day) == 3600)
        }
        // Summer time that begins when it ends, all year.
        let summer = try zone("EST5EDT4,0/0,J365/25")
        for month in 1...12 { #expect(summer.offset(at: moment(2024, month, 1)) == -14_400) }
        #expect(summer.offset(at: moment(2024, 1, 1, 4, 59, 59)) == -14_400)
        #expect(summer.offset(at: moment(2024, 1, 1, 5)) == -14_400)
    }

    @Test func versions() throws {
        for version in ["2", "3", "4"] {
            var file = ZoneFixture.berlin
            file.version = version.utf8.first!
            #expect(try file.rules().offset(at: moment(2030, 7, 1)) == 7200)
        }
        let first = ZoneFixture(version: 0, transitions: [(0, 1)], offsets: [60, 3600], footer: "AAA-5")
        #expect(try first.rules().offset(at: -1) == 60)
        #expect(try first.rules().offset(at: moment(2030, 7, 1)) == 3600)
    }

    @Test func theLastOffsetStaysWithoutRule() throws {
        let zone = try ZoneFixture(transitions: [(0, 0), (10, 1)], offsets: [60, -3600]).rules()
        #expect(zone.offset(at: .max) == -3600)
    }

    @Test func damagedFiles() throws {
        let damaged: [(String, ZoneFixture)] = [
            ("no local time type", ZoneFixture(offsets: [])),
            ("leap seconds", ZoneFixture(leaps: 1)),
            ("out of order", ZoneFixture(transitions: [(5, 0), (5, 0)])),
            ("no such local time type", ZoneFixture(transitions: [(5, 1)])),
            ("more than a day", ZoneFixture(offsets: [.min])),
            ("out of range", ZoneFixture(transitions: [(.min, 0)])),
            ("not supported", ZoneFixture(footer: "CET")),
            ("not supported", ZoneFixture(footer: "CET-1CEST")),
            ("not supported", ZoneFixture(footer: "CET-1CEST,M13.1.0,M10.5.0")),
            ("not supported", ZoneFixture(footer: "CET-1CEST,M3.5.0,M10.5.0/168")),
            ("not supported", ZoneFixture(footer: "CET-25")),
        ]
        for (text, file) in damaged {
            let error = try #require(throws: IgniteError.self) { try file.rules() }
            #expect(error.code == .invalidArgument)
            #expect(error.message.contains("damaged") && error.message.contains(text), "\(error)")
        }
    }

    /// Cut off anywhere, and with bytes changed: an error or some offset, never a trap.
    @Test func anyBytes() throws {
        let folder = try TemporaryFolder()
        let file = ZoneFixture.berlin.bytes
        func look(_ bytes: [UInt8]) throws -> Bool {
            try folder.write(bytes, to: "Some/Where")
            guard let zone = try? ZoneRules(named: "Some/Where", folder: folder.path) else { return false }
            for seconds: Int64 in [.min, 0, 4_000_000_000, .max] { _ = zone.offset(at: seconds) }
            return true
        }
        #expect(try look(file))
        for length in 0..<file.count { #expect(try !look(Array(file.prefix(length)))) }
        var random = SplitMix64(seed: 6)
        for _ in 0..<1500 {
            var changed = file
            for _ in 0...Int(random.next() % 3) {
                changed[Int(random.next() % UInt64(file.count))] = UInt8(truncatingIfNeeded: random.next())
            }
            _ = try look(changed)
        }
        for index in 20..<44 {
            var changed = file
            changed[index] = 0xFF
            #expect(try !look(changed))
        }
    }

    @Test(.needs(.timeZones))
    func zonesOfThisMachine() throws {
        let folder = "/usr/share/zoneinfo"
        let expected: [(String, Int64, Int)] = [
            ("Europe/Berlin", moment(2024, 7, 1), 7200), ("Europe/Berlin", moment(2500, 7, 1), 7200),
            ("Europe/Berlin", moment(1945, 6, 1), 10_800), ("Europe/Berlin", moment(1850, 1, 1), 3208),
            ("Asia/Tokyo", moment(2024, 7, 1), 32_400), ("America/New_York", moment(2024, 1, 1), -18_000),
            ("America/New_York", moment(2024, 7, 1), -14_400), ("Asia/Kathmandu", moment(2024, 7, 1), 20_700),
            ("Australia/Lord_Howe", moment(2024, 1, 1), 39_600), ("Etc/GMT+5", moment(2024, 1, 1), -18_000),
            ("Etc/UTC", 0, 0), ("Pacific/Apia", moment(2011, 12, 30, 9), -36_000),
            ("Pacific/Apia", moment(2011, 12, 30, 10), 50_400),
        ]
        for (name, seconds, offset) in expected {
            #expect(try ZoneRules(named: name, folder: folder).offset(at: seconds) == offset, "\(name) \(seconds)")
        }
    }
}

@Suite struct SessionZoneTests {
    /// Two zones, and a machine that has said nothing.
    private func machine(timezone: String? = nil, localtime: String? = nil) throws -> (TemporaryFolder, ZonePaths) {
        let folder = try TemporaryFolder()
        for name in ["Europe/Berlin", "Asia/Tokyo", "EST5EDT"] {
            try folder.write(ZoneFixture.berlin.bytes, to: "zoneinfo/\(name)")
        }
        if let timezone { try folder.write(Array(timezone.utf8), to: "timezone") }
        if let localtime { try folder.link("localtime", to: localtime) }
        let paths = ZonePaths(
            folder: folder.path + "/zoneinfo", timezone: folder.path + "/timezone",
            localtime: folder.path + "/localtime")
        return (folder, paths)
    }

    @Test func theOptionWins() throws {
        let (folder, paths) = try machine(timezone: "Asia/Tokyo")
        let (zone, warning) = try ZoneRules.session(option: "Europe/Berlin", tz: "nonsense", paths: paths)
        #expect(zone.name == "Europe/Berlin")
        #expect(warning == nil)
        #expect(throws: IgniteError.self) { try ZoneRules.session(option: "nonsense", tz: "UTC", paths: paths) }
        #expect(throws: IgniteError.self) { try ZoneRules.session(option: "", tz: nil, paths: paths) }
        withExtendedLifetime(folder) {}
    }

    @Test(arguments: [
        ("Asia/Tokyo", "Asia/Tokyo"), (":Asia/Tokyo", "Asia/Tokyo"), ("", "UTC"), (":", "UTC"), ("UTC", "UTC"),
        ("UTC0", "UTC"),
        ("+05:30", "+05:30"), ("EST5EDT", "EST5EDT"), ("EST", "-05:00"),
        ("/usr/share/zoneinfo/Asia/Tokyo", "Asia/Tokyo"),
        (":/elsewhere/zoneinfo/posix/Asia/Tokyo", "Asia/Tokyo"),
    ])
    func environment(_ tz: String, _ name: String) throws {
        let (folder, paths) = try machine(timezone: "Europe/Berlin")
        let (zone, warning) = try ZoneRules.session(option: nil, tz: tz, paths: paths)
        #expect(zone.name == name)
        #expect(warning == nil)
        withExtendedLifetime(folder) {}
    }

    @Test(arguments: ["CET-1CEST,M3.5.0,M10.5.0", "JST-9", "Mars/X", "/etc/passwd", "../x", "/usr/share/zoneinfo/"])
    func environmentThatCannotBeFollowed(_ tz: String) throws {
        let (folder, paths) = try machine(timezone: "Europe/Berlin")
        let (zone, warning) = try ZoneRules.session(option: nil, tz: tz, paths: paths)
        #expect(zone.name == "UTC")
        #expect(warning?.contains(tz) == true)
        withExtendedLifetime(folder) {}
    }

    /// POSIX counts westwards, Java and the server eastwards.
    @Test func environmentWithTwoMeanings() throws {
        let (folder, paths) = try machine()
        let (zone, warning) = try ZoneRules.session(option: nil, tz: "GMT+2", paths: paths)
        #expect(zone.name == "GMT+2")
        #expect(zone.offset(at: 0) == 7200)
        #expect(warning?.contains("+02:00") == true)
        withExtendedLifetime(folder) {}
    }

    @Test func linkInTheEnvironment() throws {
        let (folder, paths) = try machine(localtime: "../zoneinfo/Asia/Tokyo")
        let (zone, warning) = try ZoneRules.session(option: nil, tz: ":" + paths.localtime, paths: paths)
        #expect(zone.name == "Asia/Tokyo")
        #expect(warning == nil)
        withExtendedLifetime(folder) {}
    }

    @Test(
        arguments: [
            ("Asia/Tokyo\n", nil, "Asia/Tokyo"), ("# comment\n\n Asia/Tokyo  # here\n", nil, "Asia/Tokyo"),
            (nil, "/usr/share/zoneinfo/Europe/Berlin", "Europe/Berlin"),
            ("Mars/X", "zoneinfo/Europe/Berlin", "Europe/Berlin"),
            ("", nil, "UTC"), (nil, "/somewhere/else", "UTC"), (nil, nil, "UTC"),
        ] as [(String?, String?, String)])
    func machines(_ timezone: String?, _ localtime: String?, _ name: String) throws {
        let (folder, paths) = try machine(timezone: timezone, localtime: localtime)
        let (zone, warning) = try ZoneRules.session(option: nil, tz: nil, paths: paths)
        #expect(zone.name == name)
        #expect(warning == nil)
        withExtendedLifetime(folder) {}
    }
}
