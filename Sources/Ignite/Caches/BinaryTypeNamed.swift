/// A Codable type that names its objects in caches. Without this, the name is that of the Swift type.
///
/// ```swift
/// struct Person: Codable, BinaryTypeNamed {
///     static let binaryTypeName = "org.example.Person"
///     var id: Int32
/// }
/// ```
public protocol BinaryTypeNamed {
    /// The name of the type: for a Java class usually its full name.
    static var binaryTypeName: String { get }
}

/// Returns the name of the objects of a Swift type: with the types around it, without its module.
func binaryTypeName(of type: Any.Type) -> String {
    if let named = type as? any BinaryTypeNamed.Type { return named.binaryTypeName }
    let full = String(reflecting: type)
    guard !full.contains("<") else { return "\(type)" }
    // A type within a function has a place among its names that is none.
    return full.split(separator: ".").dropFirst().filter { !$0.hasPrefix("(") }.joined(separator: ".")
}
