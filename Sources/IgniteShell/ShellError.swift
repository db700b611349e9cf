/// An error of the shell itself, not of a server, described in one line.
package struct ShellError: Error, Equatable {
    package let message: String
    package init(_ message: String) { self.message = message }
}
