import IgniteShell

/// Scripts by which bash, zsh and fish complete the options of the program and their arguments.
enum ShellCompletion {
    /// For bash; goes where bash-completion looks, or is sourced.
    static var bash: String {
        var cases = ""
        for option in documentedOptions where option.argument != nil {
            let names = ["--\(option.long)"] + (option.short.map { ["-\($0)"] } ?? [])
            let words =
                option.takesProfile
                ? "\"$(\"$1\" --list-profiles 2>/dev/null)\"" : "'\(option.words.joined(separator: " "))'"
            let action =
                option.takesFile
                ? "compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- \"$word\"))"
                : "COMPREPLY=($(compgen -W \(words) -- \"$word\"))"
            cases += "        \(names.joined(separator: "|"))) \(action); return ;;\n"
        }
        let names = documentedOptions.flatMap { ["--\($0.long)"] + ($0.short.map { ["-\($0)"] } ?? []) }
        return """
            # Completion of ignite-sql for bash. Made by ignite-sql --generate bash.

            _ignite_sql() {
                local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
                COMPREPLY=()
                case $before in
            \(cases)    esac
                if [[ $word == -* ]]; then
                    COMPREPLY=($(compgen -W '\(names.joined(separator: " "))' -- "$word"))
                fi
            }
            complete -F _ignite_sql ignite-sql

            """
    }

    /// For zsh; goes into a folder of `$fpath`.
    static var zsh: String {
        var lines = ""
        for option in documentedOptions {
            let summary = option.summary.map { "[]:\\".contains($0) ? "\\\($0)" : String($0) }.joined()
                .split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
            var argument = ""
            if let name = option.argument {
                let words = option.words.isEmpty ? "" : "(\(option.words.joined(separator: " ")))"
                let profiles = "{compadd -- ${(f)\"$(_call_program profiles $words[1] --list-profiles)\"}}"
                let action = option.takesFile ? "_files" : option.takesProfile ? profiles : words
                argument = ":\(name.split(separator: "[").first.map(String.init) ?? name):\(action)"
            }
            if let short = option.short {
                lines += "    '(-\(short) --\(option.long))'{-\(short)\(argument.isEmpty ? "" : "+"),"
                lines += "--\(option.long)\(argument.isEmpty ? "" : "=")}'[\(summary)]\(argument)' \\\n"
            } else {
                lines += "    '--\(option.long)\(argument.isEmpty ? "" : "=")[\(summary)]\(argument)' \\\n"
            }
        }
        return """
            #compdef ignite-sql
            # Completion of ignite-sql for zsh. Made by ignite-sql --generate zsh.

            _arguments -s -S \\
            \(lines)    '::connection:'

            """
    }

    /// For fish; goes where fish looks for completions.
    static var fish: String {
        var text = "# Completion of ignite-sql for fish. Made by ignite-sql --generate fish.\n\n"
        text += "complete -c ignite-sql -f\n"
        for option in documentedOptions {
            text += "complete -c ignite-sql"
            if let short = option.short { text += " -s '\(short)'" }
            text += " -l \(option.long)"
            if option.argument != nil { text += option.takesFile ? " -rF" : " -x" }
            if option.takesProfile { text += " -a '(ignite-sql --list-profiles 2>/dev/null)'" }
            if !option.words.isEmpty { text += " -a '\(option.words.joined(separator: " "))'" }
            let summary = option.summary.split(separator: "'", omittingEmptySubsequences: false).joined(
                separator: "\\'")
            text += " -d '\(summary)'\n"
        }
        return text
    }
}
