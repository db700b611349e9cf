import Glibc
import IgniteCore

extension Shell {
    /// The passfile, read anew each time; nil when there is none or it is not to be trusted, which is said.
    func readPassfile() -> Passfile? {
        guard let path = passfilePath else { return nil }
        do throws(ShellError) {
            guard let file = try SettingsFile(path) else { return nil }
            guard file.othersMode == 0 else {
                throw ShellError("\(path) is ignored: others have access to it; chmod 600 \(path)")
            }
            let passfile = Passfile(file.bytes)
            if let line = passfile.badLines.first {
                messages.warning("\(path):\(line): the line is not host:port:user:password")
            }
            return passfile
        } catch {
            messages.warning(error.message)
            return nil
        }
    }

    /// Where the passwords stand in the passfile that servers were given; nil when there is none for them.
    func passfileLines(_ options: ClientOptions) -> String? {
        guard let path = passfilePath, let user = options.user else { return nil }
        let lines = options.addresses.compactMap { options.passfile?.password(of: user, at: $0)?.line }
        return lines.isEmpty ? nil : Set(lines).sorted().map { "\(path):\($0)" }.joined(separator: ", ")
    }
}
