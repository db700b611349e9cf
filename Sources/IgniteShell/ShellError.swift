/// A failure of the shell's own, not of a server: one line for the person who reads it.
package struct ShellError: Error {
    package let message: String
    package init(_ message: String) { self.message = message }
}
