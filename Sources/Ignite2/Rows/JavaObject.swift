import IgniteCore

/// What is known about an object in the format of Java's optimized marshaller (ignite2-protocol.md 5.2).
enum JavaObject {
    /// java.sql.Date: milliseconds since 1970 UTC.
    case date(Int64)
    /// java.time.Duration: int64 seconds and int32 nanoseconds begin at this offset.
    case duration(offset: Int)
    /// java.time.Period: years, months and days, each an int32, begin at this offset.
    case period(offset: Int)
    /// A class, by the hash of its name.
    case `class`(Int32)
    /// The name of an enum's constant.
    case constant(Range<Int>)
    /// java.net.InetSocketAddress with an address of IPv4 and without a host name.
    case address(ip: UInt32, port: Int32)
    /// Everything else.
    case other

    /// The string hash of `java.sql.Date`.
    static let dateHash: Int32 = 0x40D5_DE3A

    /// Reads the payload of a value; never fails, because its contents belong to the server's Java version.
    init(_ range: Range<Int>, in base: UnsafeRawPointer) {
        var reader = ByteReader(UnsafeRawBufferPointer(start: base, count: range.upperBound), from: range.lowerBound)
        self = (try? Self.decode(&reader)) ?? .other
    }

    /// Returns the milliseconds of an object of 15 bytes if it is a java.sql.Date.
    @inline(__always)
    static func date(_ bytes: UnsafeRawPointer) -> Int64? {
        guard bytes.load(as: UInt8.self) == 0x66,
            Int32(littleEndian: bytes.loadUnaligned(fromByteOffset: 1, as: Int32.self)) == dateHash
        else { return nil }
        return Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: 7, as: Int64.self))
    }

    private static func decode(_ reader: inout ByteReader) throws(WireError) -> JavaObject {
        switch try reader.byte() {
        case 0x66: return try serializable(&reader)
        case 0x65: return try externalizable(&reader)
        case 0x1C where reader.remaining == 4: return .class(try reader.littleEndian(Int32.self))
        case 0xFE: return try serialized(&reader)
        default: return .other
        }
    }

    private static func serializable(_ reader: inout ByteReader) throws(WireError) -> JavaObject {
        let hash = try reader.littleEndian(Int32.self)
        _ = try reader.littleEndian(Int16.self)
        if hash == dateHash, reader.remaining == 8 { return .date(try reader.littleEndian(Int64.self)) }
        guard hash == javaHash("java.net.InetSocketAddress"), reader.remaining == 21 else { return .other }
        guard try reader.byte() == 0x66,
            try reader.littleEndian(Int32.self) == javaHash("java.net.InetAddress")
        else { return .other }
        _ = try reader.littleEndian(Int16.self)
        let ip = try reader.littleEndian(UInt32.self)
        // The family, then two names that are null.
        guard try reader.littleEndian(Int32.self) == 2, try reader.littleEndian(Int16.self) == 0 else { return .other }
        return .address(ip: ip, port: try reader.littleEndian(Int32.self))
    }

    private static func externalizable(_ reader: inout ByteReader) throws(WireError) -> JavaObject {
        guard try reader.littleEndian(Int32.self) == javaHash("java.time.Ser") else { return .other }
        _ = try reader.littleEndian(Int16.self)
        let type = try reader.byte()
        guard reader.remaining == 12 else { return .other }
        return type == 1 ? .duration(offset: reader.offset) : type == 14 ? .period(offset: reader.offset) : .other
    }

    /// Reads an object of Java's own serialization, where integers are big-endian.
    private static func serialized(_ reader: inout ByteReader) throws(WireError) -> JavaObject {
        // The magic and the version, then the mark of an enum's constant.
        guard try reader.bigEndian(UInt32.self) == 0xACED_0005, try reader.byte() == 0x7E else { return .other }
        // Its class, and that of all enums: name, version, flags, no fields, the end of annotations.
        while reader.peek() == 0x72 {
            _ = try reader.byte()
            _ = try reader.take(Int(try reader.bigEndian(UInt16.self)) + 9)
            guard try reader.bigEndian(UInt16.self) == 0, try reader.byte() == 0x78 else { return .other }
        }
        guard try reader.byte() == 0x70, try reader.byte() == 0x74 else { return .other }
        let length = Int(try reader.bigEndian(UInt16.self))
        guard reader.remaining == length else { return .other }
        let name = UnsafeRawBufferPointer(start: reader.base + reader.offset, count: length)
        return isUTF8(name) ? .constant(reader.offset..<reader.end) : .other
    }

    // MARK: Names

    /// The names of classes that system views show, by their hashes.
    private static let classNames: [Int32: String] = {
        var names: [Int32: String] = [:]
        for name in ["boolean", "byte", "short", "int", "long", "float", "double", "char", "[B"] {
            names[javaHash(name)] = name
        }
        let packages = [
            "java.lang": [
                "Boolean", "Byte", "Short", "Integer", "Long", "Float", "Double", "Character", "String", "Object",
                "Class",
            ],
            "java.math": ["BigDecimal", "BigInteger"],
            "java.net": ["InetSocketAddress"],
            "java.sql": ["Date", "Time", "Timestamp"],
            "java.time": ["LocalDate", "LocalTime", "LocalDateTime", "Instant", "Duration", "Period"],
            "java.util": ["UUID", "Date", "Map", "List", "Set", "Collection", "ArrayList", "HashMap"],
            "org.apache.ignite.cache": [
                "CacheAtomicityMode", "CacheMode", "CacheRebalanceMode", "CacheWriteSynchronizationMode",
                "PartitionLossPolicy",
            ],
            "org.apache.ignite.internal.processors.cache": ["CacheType"],
            "org.apache.ignite.lang": ["IgniteUuid"],
            "org.apache.ignite.spi.systemview.view": ["ComputeJobView$ComputeJobState"],
            "org.apache.ignite.transactions": ["TransactionConcurrency", "TransactionIsolation", "TransactionState"],
        ]
        for (package, classes) in packages {
            for name in classes { names[javaHash("\(package).\(name)")] = "\(package).\(name)" }
        }
        return names
    }()

    /// Returns the name of a class, or its hash if the name is unknown.
    static func className(_ hash: Int32) -> String { classNames[hash] ?? "class with hash \(hash)" }
}
