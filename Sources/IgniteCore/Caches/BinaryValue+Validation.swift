extension BinaryValue {
    /// How deep values can be nested in each other.
    package static let nestingLimit = 64

    /// The error for a value that is nested deeper.
    package static var nestedTooDeep: IgniteError {
        IgniteError(.invalidArgument, "values are nested more than \(nestingLimit) deep")
    }

    /// Throws if servers would close the connection because of the value, or store another one. What it contains is checked
    /// by itself.
    ///
    /// - Parameter depth: The number of values that contain it.
    package func validate(depth: Int) throws(IgniteError) {
        func require(_ condition: Bool, _ message: String) throws(IgniteError) {
            guard condition else { throw IgniteError(.invalidArgument, message) }
        }
        guard depth < Self.nestingLimit else { throw Self.nestedTooDeep }
        switch self {
        case .timestamp(_, let nanoseconds):
            try require(
                (0..<1_000_000).contains(nanoseconds),
                "the nanoseconds of a timestamp must be 0 to 999999 within its millisecond, not \(nanoseconds)")
        case .array(let type, let elements):
            let wanted = type.kind
            try require(
                elements.allSatisfy { $0.isNull || $0.kind == wanted },
                "an array of type \(wanted.word) has an element of another type")
        case .collection(.singletonList, let elements):
            try require(elements.count == 1, "a singleton list has \(elements.count) elements")
        case .other(let bytes):
            try require(bytes.first != 102, "an object contains a reference to an object that contains it")
            // The class of a Java object, a class, or an enum of a class that the cluster does not know.
            let isKnown = bytes.first.map { [28, 30, 32, 38, 254].contains($0) } ?? false
            try require(isKnown, "a value of another kind must be one that was read from a cache")
        default: break
        }
    }
}

extension BinaryValue.ElementType {
    /// The type of the elements.
    fileprivate var kind: BinaryKind {
        switch self {
        case .string: .string
        case .uuid: .uuid
        case .date: .date
        case .decimal: .decimal
        case .timestamp: .timestamp
        case .time: .time
        }
    }
}
