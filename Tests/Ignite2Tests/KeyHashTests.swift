import Ignite2
import IgniteCore
import Testing

/// Hashes of keys, compared with those of Java.
@Suite struct KeyHashTests {
    private func hash(_ key: BinaryValue) -> Int32? { key.keyHash(TypedValue(key)) }

    @Test(
        arguments: [
            (.byte(-7), -7), (.short(-300), -300), (.int(.min), .min), (.char(0xFFFE), 65534), (.bool(true), 1231),
            (.bool(false), 1237), (.long(0), 0), (.long(-1), 0), (.long(1 << 32), 1), (.long(.min), .min),
            (.long(.max), .min), (.long(-5_000_000_000), 705_032_702),
            (.float(0), 0), (.float(-0.0), .min), (.float(1.5), 1_069_547_520), (.float(-2.25), -1_072_693_248),
            (.float(.nan), 2_143_289_344), (.float(-.nan), 2_143_289_344),
            (.double(0), 0), (.double(-0.0), .min), (.double(1.5), 1_073_217_536), (.double(-2.25), -1_073_610_752),
            (.double(0.1), -1_507_852_285), (.double(-.nan), 2_146_959_360),
        ] as [(BinaryValue, Int32)])
    func numbers(_ key: BinaryValue, _ expected: Int32) { #expect(hash(key) == expected) }

    @Test(
        arguments: [
            (.string(""), 0), (.string("a"), 97), (.string("g_😀"), 4_932_667), (.string("Åsa"), 192_979),
            (.string("polygenelubricants"), .min), (.byteArray([]), 1), (.byteArray([1, 254, 127, 128]), 955_199),
            (.uuid(IgniteUUID("01020304-0506-0708-090a-0b0c0d0e0f10")!), 16),
            (.uuid(IgniteUUID("ffffffff-0000-0001-8000-000000000000")!), 2_147_483_646),
            (.enumeration(typeID: 100, ordinal: 2), 3102), (.enumeration(typeID: .max, ordinal: 1), 2_147_483_618),
        ] as [(BinaryValue, Int32)])
    func textAndBytes(_ key: BinaryValue, _ expected: Int32) { #expect(hash(key) == expected) }

    @Test(
        arguments: [
            (.shortArray([1, -300]), 692), (.intArray([7, -1, .min]), -2_147_447_161),
            (.longArray([-1, 5_000_000_000]), 705_033_666), (.floatArray([1.5, -0.0, .nan]), 1_333_818_463),
            (.doubleArray([0.1, .nan]), -1_646_787_554), (.charArray([0x61, 0xFFFE]), 69502),
            (.boolArray([true, false]), 40359),
        ] as [(BinaryValue, Int32)])
    func arrays(_ key: BinaryValue, _ expected: Int32) { #expect(hash(key) == expected) }

    /// The nanoseconds of a timestamp do not count.
    @Test func times() {
        #expect(hash(.date(milliseconds: -1_234_567_890_123)) == 1_912_276_437)
        #expect(hash(.sqlDate(milliseconds: -86_400_000)) == 86_399_999)
        #expect(hash(.time(milliseconds: 3_600_000)) == 3_600_000)
        for nanoseconds in [0, 456_789] as [Int32] {
            #expect(
                hash(.timestamp(milliseconds: 1_700_000_000_123, nanoseconds: nanoseconds)) == -807_048_720)
        }
    }

    @Test(
        arguments: [
            ("0", 0), ("0.00", 2), ("1.0", 311), ("1.00", 3102), ("-12.50", -38748), ("1E+3", 28),
            ("2147483648", .min), ("-2147483648", .min), ("-4294967296", -961),
            ("9223372036854775807", 2_147_482_656), ("-9223372036854775808", .min), ("9223372036854775808", .min),
            ("18446744073709551615", -992), ("18446744073709551616", 29791), ("-18446744073709551616", -29791),
            ("123456789012345678901234567890.12345", 1_497_695_748),
            ("-123456789012345678901234567890.12345", -1_497_695_738),
            ("-340282366920938463463374607431768211456", -28_629_151),
        ] as [(String, Int32)])
    func decimals(_ text: String, _ expected: Int32) throws {
        #expect(hash(.decimal(try #require(BigDecimal(text)))) == expected)
    }

    /// The hash of an object is that of the bytes of its fields.
    @Test func objects() {
        let object = BinaryValue.object(BinaryObject(type: "K", ["id": .byte(5), "on": .bool(true)]))
        // The bytes 1 5 8 1.
        #expect(hash(object) == ([1, 5, 8, 1] as [Int32]).reduce(1) { $0 * 31 + $1 })
        #expect(hash(.object(BinaryObject(type: "K", [:]))) == 1)
    }

    @Test func whatHasNoHash() {
        for key in [.null, .array(.string, []), .collection(.arrayList, []), .map(.hashMap, []), .other([1])]
            as [BinaryValue]
        {
            #expect(hash(key) == nil)
        }
    }
}
