import IgniteCore

/// Reads a passfile. Every line must either have an effect or be reported as bad, so that no password is lost.
let passfileTarget = FuzzTarget(name: "passfile", longestInput: 256) { bytes in
    let text = Array(bytes)
    let passfile = Passfile(text)
    let lines = text.split(separator: 0x0A, omittingEmptySubsequences: false)
    require(passfile.badLines.allSatisfy { (1...lines.count).contains($0) }, "a line number out of range")
    for (host, port, user) in [("h", 1, "u"), ("::1", 10_800, "a:b")] {
        let address = ClientOptions.Address(host: host, port: UInt16(port))
        guard let (password, line) = passfile.password(of: user, at: address) else { continue }
        require(!password.isEmpty && !passfile.badLines.contains(line), "line \(line) gives \(password)")
        require(!password.utf8.contains(0x0A) && password.utf8.count <= lines[line - 1].count, "a longer password")
    }
}
