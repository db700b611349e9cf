public import IgniteCore

/// A Swift type whose arrays are Java arrays of its type.
public protocol BinaryArrayElement: Sendable {
    /// Returns the array in caches.
    static func binaryArray(_ elements: [Self]) -> BinaryValue
    /// Returns the elements of an array in caches; nil if it is of another type.
    static func elements(_ array: BinaryValue) -> [Self]?
}

extension Array: BinaryConvertible where Element: BinaryArrayElement {
    /// The array of Java.
    public var binaryValue: BinaryValue { Element.binaryArray(self) }
    /// Reads an array of the type.
    public init(binaryValue: BinaryValue) throws(IgniteError) {
        guard let elements = Element.elements(binaryValue) else { throw Self.failure(binaryValue) }
        self = elements
    }
    /// An empty array of the type.
    public static var binaryExample: BinaryValue { Element.binaryArray([]) }
}

extension UInt8: BinaryArrayElement {
    /// Returns a `byte[]`.
    public static func binaryArray(_ elements: [UInt8]) -> BinaryValue { .byteArray(elements) }
    /// Reads a `byte[]`.
    public static func elements(_ array: BinaryValue) -> [UInt8]? {
        if case .byteArray(let elements) = array { elements } else { nil }
    }
}

extension Int16: BinaryArrayElement {
    /// Returns a `short[]`.
    public static func binaryArray(_ elements: [Int16]) -> BinaryValue { .shortArray(elements) }
    /// Reads a `short[]`.
    public static func elements(_ array: BinaryValue) -> [Int16]? {
        if case .shortArray(let elements) = array { elements } else { nil }
    }
}

extension Int32: BinaryArrayElement {
    /// Returns an `int[]`.
    public static func binaryArray(_ elements: [Int32]) -> BinaryValue { .intArray(elements) }
    /// Reads an `int[]`.
    public static func elements(_ array: BinaryValue) -> [Int32]? {
        if case .intArray(let elements) = array { elements } else { nil }
    }
}

extension Int64: BinaryArrayElement {
    /// Returns a `long[]`.
    public static func binaryArray(_ elements: [Int64]) -> BinaryValue { .longArray(elements) }
    /// Reads a `long[]`.
    public static func elements(_ array: BinaryValue) -> [Int64]? {
        if case .longArray(let elements) = array { elements } else { nil }
    }
}

extension Int: BinaryArrayElement {
    /// Returns a `long[]`.
    public static func binaryArray(_ elements: [Int]) -> BinaryValue { .longArray(elements.map(Int64.init)) }
    /// Reads a `long[]`, `int[]`, or `short[]`.
    public static func elements(_ array: BinaryValue) -> [Int]? {
        switch array {
        case .longArray(let elements): elements.map(Int.init)
        case .intArray(let elements): elements.map(Int.init)
        case .shortArray(let elements): elements.map(Int.init)
        default: nil
        }
    }
}

extension Float: BinaryArrayElement {
    /// Returns a `float[]`.
    public static func binaryArray(_ elements: [Float]) -> BinaryValue { .floatArray(elements) }
    /// Reads a `float[]`.
    public static func elements(_ array: BinaryValue) -> [Float]? {
        if case .floatArray(let elements) = array { elements } else { nil }
    }
}

extension Double: BinaryArrayElement {
    /// Returns a `double[]`.
    public static func binaryArray(_ elements: [Double]) -> BinaryValue { .doubleArray(elements) }
    /// Reads a `double[]` or `float[]`.
    public static func elements(_ array: BinaryValue) -> [Double]? {
        switch array {
        case .doubleArray(let elements): elements
        case .floatArray(let elements): elements.map(Double.init)
        default: nil
        }
    }
}

extension Bool: BinaryArrayElement {
    /// Returns a `boolean[]`.
    public static func binaryArray(_ elements: [Bool]) -> BinaryValue { .boolArray(elements) }
    /// Reads a `boolean[]`.
    public static func elements(_ array: BinaryValue) -> [Bool]? {
        if case .boolArray(let elements) = array { elements } else { nil }
    }
}

extension String: BinaryArrayElement {
    /// Returns a `String[]`.
    public static func binaryArray(_ elements: [String]) -> BinaryValue {
        .array(.string, elements.map { .string($0) })
    }
    /// Reads a `String[]` without nulls, or a collection of strings.
    public static func elements(_ array: BinaryValue) -> [String]? { array.all() }
}

extension IgniteUUID: BinaryArrayElement {
    /// Returns a `UUID[]`.
    public static func binaryArray(_ elements: [IgniteUUID]) -> BinaryValue {
        .array(.uuid, elements.map { .uuid($0) })
    }
    /// Reads a `UUID[]` without nulls, or a collection of UUIDs.
    public static func elements(_ array: BinaryValue) -> [IgniteUUID]? { array.all() }
}

extension BigDecimal: BinaryArrayElement {
    /// Returns a `BigDecimal[]`.
    public static func binaryArray(_ elements: [BigDecimal]) -> BinaryValue {
        .array(.decimal, elements.map { .decimal($0) })
    }
    /// Reads a `BigDecimal[]` without nulls, or a collection of decimals.
    public static func elements(_ array: BinaryValue) -> [BigDecimal]? { array.all() }
}

extension BinaryValue {
    /// The elements of an array or collection, one by one; nil for everything else.
    var elements: [BinaryValue]? {
        switch self {
        case .array(_, let values), .objectArray(_, let values), .collection(_, let values): values
        case .byteArray(let values): values.map { .byte(Int8(bitPattern: $0)) }
        case .shortArray(let values): values.map { .short($0) }
        case .intArray(let values): values.map { .int($0) }
        case .longArray(let values): values.map { .long($0) }
        case .floatArray(let values): values.map { .float($0) }
        case .doubleArray(let values): values.map { .double($0) }
        case .charArray(let values): values.map { .char($0) }
        case .boolArray(let values): values.map { .bool($0) }
        default: nil
        }
    }

    /// Returns the elements as values of a type; nil if one of them is of another.
    fileprivate func all<Element: BinaryConvertible>() -> [Element]? {
        guard let elements else { return nil }
        return try? elements.map { (element) throws(IgniteError) in try Element(binaryValue: element) }
    }
}
