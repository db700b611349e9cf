import IgniteCore

/// What is wrong with a line of the input of `\copy`, or with the input as a whole.
struct CopyFault: Error, Equatable {
    /// The line, from 1; nil for the input as a whole.
    var line: Int?
    let message: String
    var hint: String?

    init(line: Int? = nil, _ message: String, hint: String? = nil) {
        self.line = line
        self.message = message
        self.hint = hint
    }

    /// The error for a file of this name.
    func error(in name: String) -> IgniteError {
        let place = line.map { "\(name):\($0)" } ?? name
        return IgniteError(.conversion, "\(place): \(message)", hint: hint)
    }
}
