/// The byte before a value that says what it is (ignite2-protocol.md 5).
package enum TypeCode: UInt8, Sendable, CaseIterable {
    case byte = 1
    case short = 2
    case int = 3
    case long = 4
    case float = 5
    case double = 6
    case char = 7
    case bool = 8
    case string = 9
    case uuid = 10
    case date = 11
    case byteArray = 12
    case shortArray = 13
    case intArray = 14
    case longArray = 15
    case floatArray = 16
    case doubleArray = 17
    case charArray = 18
    case boolArray = 19
    case stringArray = 20
    case uuidArray = 21
    case dateArray = 22
    case objectArray = 23
    case collection = 24
    case map = 25
    case wrappedObject = 27
    case `enum` = 28
    case enumArray = 29
    case decimal = 30
    case decimalArray = 31
    case `class` = 32
    case timestamp = 33
    case timestampArray = 34
    case time = 36
    case timeArray = 37
    case binaryEnum = 38
    case null = 101
    case handle = 102
    case complexObject = 103
    /// An object in the form of Java's optimized marshaller (5.2).
    case javaObject = 254
}
