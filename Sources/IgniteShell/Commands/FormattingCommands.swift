/// Commands for the format of results: `\pset` and its short forms.
let formattingCommands = [
    MetaCommand(
        "pset", "[NAME [VALUE]]", .formatting, "show or change a setting (see \\? variables)",
        MetaCommand.Parameters(kinds: [.normal, .normal]).completing(.settings, .settingValue)
    ) { (shell, arguments, _) throws(Failure) in
        guard let name = arguments.first?.text else {
            try shell.printing.show(text: PsetOption.list(shell.printing.format))
            return .proceed
        }
        try shell.setFormat(name, arguments.count > 1 ? arguments[1].text : nil, command: "pset")
        return .proceed
    },
    MetaCommand(
        "x", "[on|off|auto]", .formatting, "expanded output: one line for each column",
        .optional.completing(.words(["auto", "off", "on"]))
    ) {
        (shell, arguments, _) throws(Failure) in
        try shell.setFormat("expanded", arguments.first?.text, command: "x")
        return .proceed
    },
    MetaCommand("a", "", .formatting, "toggle between aligned and unaligned output", .none) {
        (shell, _, _) throws(Failure) in
        try shell.setFormat("format", shell.printing.format.format == "aligned" ? "unaligned" : "aligned", command: "a")
        return .proceed
    },
    MetaCommand("H", "", .formatting, "toggle between HTML and aligned output", .none) {
        (shell, _, _) throws(Failure) in
        try shell.setFormat("format", shell.printing.format.format == "html" ? "aligned" : "html", command: "H")
        return .proceed
    },
    MetaCommand("C", "[TEXT]", .formatting, "set or unset the title of results", .optional) {
        (shell, arguments, _) throws(Failure) in
        try shell.setFormat("title", arguments.first?.text, command: "C")
        return .proceed
    },
    MetaCommand("T", "[TEXT]", .formatting, "set or unset the attributes of the HTML table tag", .optional) {
        (shell, arguments, _) throws(Failure) in
        try shell.setFormat("tableattr", arguments.first?.text, command: "T")
        return .proceed
    },
    MetaCommand(
        "t", "[on|off]", .formatting, "rows only, without column names and footer", .optional.completing(.onOff)
    ) {
        (shell, arguments, _) throws(Failure) in
        try shell.setFormat("tuples_only", arguments.first?.text, command: "t")
        return .proceed
    },
    MetaCommand("f", "[SEPARATOR]", .formatting, "set the field separator for unaligned output", .optional) {
        (shell, arguments, _) throws(Failure) in
        try shell.setFormat("fieldsep", arguments.first?.text, command: "f")
        return .proceed
    },
]

extension Shell {
    /// Changes a setting and prints its new value.
    func setFormat(_ name: String, _ value: String?, command: String) throws(Failure) {
        try naming(command) { () throws(ShellError) in
            try PsetOption.set(name, to: value, in: &printing.format)
            tag(try PsetOption.description(of: name, printing.format))
        }
    }
}
