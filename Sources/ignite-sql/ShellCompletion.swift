import IgniteShell

/// Scripts by which bash, zsh and fish complete the options of the program, their arguments and the connection.
enum ShellCompletion {
    /// What a connection may begin with.
    private static let schemes = ["ignite://", "ignite3://"]

    private static let withArgument = documentedOptions.filter { $0.argument != nil }

    /// `text` as the inside of single quotes, where `quote` stands for one.
    private static func quoted(_ text: String, quote: String) -> String {
        text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: quote)
    }
}

// MARK: - bash

extension ShellCompletion {
    /// For bash; goes where bash-completion looks, or is sourced.
    static var bash: String {
        """
        # Completion of ignite-sql for bash. Made by ignite-sql --generate bash.

        _ignite_sql() {
            local words=() rest=${COMP_LINE:0:COMP_POINT} part i n=-1
            COMPREPLY=()
            # COMP_WORDS also ends words at = and :, which are within words here.
            for ((i = 0; i < COMP_CWORD; i++)); do
                part=${COMP_WORDS[i]}
                if [[ $n -ge 0 && $rest == "$part"* ]]; then words[n]+=$part; else words[++n]=$part; fi
                rest=${rest#*"$part"}
            done
            if [[ $rest == [![:space:]]* ]]; then words[n]+=$rest; else words[++n]=${rest##*[[:space:]]}; fi

            local word=${words[n]} option=${words[n - 1]} typed=${words[n]} list= reply
            case $word in
                --*=*) option=${word%%=*} typed=${word#*=} ;;
                -[\(withArgument.compactMap(\.short).map(String.init).joined())]?*) option=${word:0:2} typed=${word:2} ;;
            esac
            case $option in
        \(bashArguments)        *)
                    if [[ $word == -* ]]; then
                        list=$'\(documentedOptions.flatMap(names).joined(separator: "\\n"))'
                    else
                        # The connection, unless there is one.
                        for ((i = 1; i < n; i++)); do
                            case ${words[i]} in
                                \(withArgument.flatMap(names).joined(separator: "|"))) ((i++)) ;;
                                -*) ;;
                                *) return ;;
                            esac
                        done
                        list=$'\(schemes.joined(separator: "\\n"))\\n'
                        [[ -z $word ]] && list+=$("$1" --list-profiles 2>/dev/null | sed 's/^/--profile=/')
                    fi ;;
            esac

            # What stands before the last = or : is not replaced.
            local before=${word%"$typed"} kept=
            [[ $COMP_WORDBREAKS == *=* && $word == *=* ]] && kept=${word%=*}=
            [[ $COMP_WORDBREAKS == *:* && ${word#"$kept"} == *:* ]] && kept=${word%:*}:
            while IFS= read -r reply; do
                [[ -n $reply && $reply == "$typed"* ]] || continue
                [[ $reply == *[=/] ]] && compopt -o nospace 2>/dev/null
                printf -v reply %q "$reply"
                reply=$before$reply
                COMPREPLY+=("${reply#"$kept"}")
            done <<< "$list"
        }
        complete -F _ignite_sql ignite-sql

        """
    }

    private static func names(_ option: Option) -> [String] {
        ["--\(option.long)"] + (option.short.map { ["-\($0)"] } ?? [])
    }

    /// A case for each option that takes an argument.
    private static var bashArguments: String {
        var cases = ""
        for option in withArgument {
            cases += "        \(names(option).joined(separator: "|")))"
            if option.takesFile {
                cases += " compopt -o default 2>/dev/null; return ;;\n"
            } else if option.takesProfile {
                cases += " list=$(\"$1\" --list-profiles 2>/dev/null) ;;\n"
            } else if !option.words.isEmpty {
                cases += " list=$'\(option.words.joined(separator: "\\n"))' ;;\n"
            } else if !option.assignments.isEmpty {
                cases += "\n            case $typed in\n"
                for (name, _, values) in option.assignments where !values.isEmpty {
                    let list = values.map { "\(name)=\($0)" }.joined(separator: "\\n")
                    cases += "                \(name)=*) list=$'\(list)' ;;\n"
                }
                let list = option.assignments.map { "\($0.name)=" }.joined(separator: "\\n")
                cases += "                *) list=$'\(list)' ;;\n            esac ;;\n"
            } else {
                cases += " return ;;\n"
            }
        }
        return cases
    }
}

// MARK: - zsh

extension ShellCompletion {
    /// For zsh; goes into a folder of `$fpath`.
    static var zsh: String {
        var lines = ""
        for option in documentedOptions {
            let argument = zshArgument(option)
            let summary = zshEscaped(option.summary)
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

            _ignite_sql_profiles() {
                compadd "$@" -- ${(f)"$(_call_program profiles $words[1] --list-profiles)"}
            }

            \(documentedOptions.map(zshAssignments).joined())_ignite_sql_connection() {
                compadd -S '' -- \(schemes.joined(separator: " "))
                _ignite_sql_profiles -P --profile=
            }

            _arguments -s -S \\
            \(lines)    '::connection:_ignite_sql_connection'

            """
    }

    private static func zshArgument(_ option: Option) -> String {
        guard let argument = option.argument else { return "" }
        let action =
            if option.takesFile {
                "_files"
            } else if option.takesProfile {
                "_ignite_sql_profiles"
            } else if !option.assignments.isEmpty {
                "_ignite_sql_\(option.long)"
            } else {
                option.words.isEmpty ? "" : "(\(option.words.joined(separator: " ")))"
            }
        return ":\(argument.prefix { $0 != "[" }):\(action)"
    }

    /// A function that completes `NAME=VALUE`.
    private static func zshAssignments(_ option: Option) -> String {
        guard !option.assignments.isEmpty else { return "" }
        var text = "_ignite_sql_\(option.long)() {\n    _values name"
        for (name, summary, values) in option.assignments {
            let action = values.isEmpty ? "" : "(\(values.joined(separator: " ")))"
            text += " \\\n        '\(name)[\(zshEscaped(summary))]:value:\(action)'"
        }
        return text + "\n}\n\n"
    }

    /// Within `'…[…]'`.
    private static func zshEscaped(_ text: String) -> String {
        quoted(text.map { "[]:\\".contains($0) ? "\\\($0)" : String($0) }.joined(), quote: "'\\''")
    }
}

// MARK: - fish

extension ShellCompletion {
    /// For fish; goes where fish looks for completions.
    static var fish: String {
        var text = """
            # Completion of ignite-sql for fish. Made by ignite-sql --generate fish.

            complete -c ignite-sql -f
            complete -c ignite-sql -n __fish_is_first_arg -a '\(schemes.joined(separator: " "))'
            complete -c ignite-sql -n __fish_is_first_arg \
            -a '(ignite-sql --list-profiles 2>/dev/null | string replace -r "^" -- --profile=)'

            """
        for option in documentedOptions {
            var start = "complete -c ignite-sql"
            if let short = option.short { start += " -s '\(short)'" }
            start += " -l \(option.long)"
            if option.argument != nil { start += option.takesFile ? " -rF" : " -x" }
            text += start
            if option.takesProfile { text += " -a '(ignite-sql --list-profiles 2>/dev/null)'" }
            let words = option.words + option.assignments.map { "\($0.name)=" }
            if !words.isEmpty { text += " -a '\(words.joined(separator: " "))'" }
            text += " -d '\(quoted(option.summary, quote: "\\'"))'\n"
            for (name, _, values) in option.assignments where !values.isEmpty {
                let list = values.map { "\(name)=\($0)" }.joined(separator: " ")
                text += "\(start) -n 'commandline -ct | string match -q -- \"*\(name)=*\"' -a '\(list)'\n"
            }
        }
        return text
    }
}
