import IgniteCore
import TestSupport

/// A zone file built by hand.
struct ZoneFixture {
    var version: UInt8 = UInt8(ascii: "2")
    /// Times, and the types that begin then.
    var transitions: [(time: Int64, type: UInt8)] = []
    var offsets: [Int32] = [0]
    var footer = ""
    var leaps: UInt32 = 0

    /// What Europe/Berlin needs from 1945 on, though with its summers of 1980 to 1995 left out.
    static let berlin = ZoneFixture(
        transitions: [
            (-2_422_054_408, 1), (-1_693_706_400, 2), (-1_680_483_600, 1), (828_234_000, 2), (846_378_000, 1),
        ],
        offsets: [3208, 3600, 7200], footer: "CET-1CEST,M3.5.0,M10.5.0/3")

    var bytes: [UInt8] {
        written { out in
            appendBlock(timeSize: 4, to: &out)
            guard version >= UInt8(ascii: "2") else { return }
            appendBlock(timeSize: 8, to: &out)
            out.append("\n\(footer)\n")
        }
    }

    private func appendBlock(timeSize: Int, to out: inout ByteWriter) {
        out.append("TZif")
        out.append(version)
        out.append(repeating: 0, count: 15)
        for count in [0, 0, leaps, UInt32(transitions.count), UInt32(offsets.count), 4] { out.appendBigEndian(count) }
        for (time, _) in transitions {
            if timeSize == 8 { out.appendBigEndian(time) } else { out.appendBigEndian(Int32(clamping: time)) }
        }
        for (_, type) in transitions { out.append(type) }
        for offset in offsets {
            out.appendBigEndian(offset)
            out.append(repeating: 0, count: 2)
        }
        out.append("ABC")
        out.append(0 as UInt8)
        out.append(repeating: 0, count: Int(leaps) * (timeSize + 4))
    }

    /// The rules from a file with these bytes.
    func rules() throws -> ZoneRules {
        let folder = try TemporaryFolder()
        try folder.write(bytes, to: "Some/Where")
        return try ZoneRules(named: "Some/Where", folder: folder.path)
    }
}

/// Seconds since 1970 of a date and time in UTC.
func moment(_ year: Int, _ month: Int, _ day: Int, _ hour: Int = 0, _ minute: Int = 0, _ second: Int = 0) -> Int64 {
    Int64(Calendar.days(year: year, month: month, day: day) * 86_400 + hour * 3600 + minute * 60 + second)
}
