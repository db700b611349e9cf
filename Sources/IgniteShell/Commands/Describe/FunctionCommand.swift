import IgniteCore

extension Shell {
    /// Lists the built-in functions that Tab completes (`\df`). No system view contains them.
    func listFunctions(_ arguments: [CommandScanner.Argument]) throws(Failure) {
        let pattern = try pattern(arguments, hasSchema: false)
        let found = dialect.functions.filter { function in
            pattern?.matches(function.name) ?? true
        }
        guard !found.isEmpty else { return tag("Did not find any matching functions.") }
        try showTable(
            textTable(
                ["Name", "Arguments", "Description"], found.map { [$0.name, $0.arguments, $0.description] }),
            title: "List of functions")
    }
}
