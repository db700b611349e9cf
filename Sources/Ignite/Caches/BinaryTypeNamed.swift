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

/// Returns the name of the objects of a Swift type.
func binaryTypeName(of type: Any.Type) -> String {
    (type as? any BinaryTypeNamed.Type)?.binaryTypeName ?? "\(type)"
}
