import IgniteCore

extension Shell {
    /// `\df`: the built-in functions, whose names Tab offers; no system view lists them.
    func listFunctions(_ arguments: [CommandScanner.Argument]) throws(Failure) {
        let pattern = try pattern(arguments, hasSchema: false)
        let found = dialect.functions.filter { function in
            pattern?.matches(function.name) ?? true
        }
        guard !found.isEmpty else { return tag("There is no function like that.") }
        try show(
            textTable(
                ["Name", "Arguments", "Description"], found.map { [$0.name, $0.arguments, $0.description] }),
            title: "List of functions")
    }
}
