# Completion of ignite-sql for bash. Made by ignite-sql --generate bash.

_ignite_sql() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
    COMPREPLY=()
    case $before in
        --command|-c) COMPREPLY=($(compgen -W '' -- "$word")); return ;;
        --file|-f) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$word")); return ;;
        --set|-v) COMPREPLY=($(compgen -W 'AUTOCOMMIT ECHO ECHO_HIDDEN FRESH_READS HISTCONTROL HISTSIZE ON_ERROR_STOP PROMPT1 PROMPT2 QUIET TX_TIMEOUT VERBOSITY' -- "$word")); return ;;
        --host|-h) COMPREPLY=($(compgen -W '' -- "$word")); return ;;
        --port|-p) COMPREPLY=($(compgen -W '' -- "$word")); return ;;
        --user|-U) COMPREPLY=($(compgen -W '' -- "$word")); return ;;
        --profile) COMPREPLY=($(compgen -W "$("$1" --list-profiles 2>/dev/null)" -- "$word")); return ;;
        --schema) COMPREPLY=($(compgen -W '' -- "$word")); return ;;
        --timeout) COMPREPLY=($(compgen -W '' -- "$word")); return ;;
        --connect-timeout) COMPREPLY=($(compgen -W '' -- "$word")); return ;;
        --page-size) COMPREPLY=($(compgen -W '' -- "$word")); return ;;
        --time-zone) COMPREPLY=($(compgen -W '' -- "$word")); return ;;
        --tls) COMPREPLY=($(compgen -W 'disable require verify-ca verify-full' -- "$word")); return ;;
        --tls-ca) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$word")); return ;;
        --tls-cert) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$word")); return ;;
        --tls-key) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$word")); return ;;
        --tls-key-password-file) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$word")); return ;;
        --tls-ciphers) COMPREPLY=($(compgen -W '' -- "$word")); return ;;
        --tls-min-version) COMPREPLY=($(compgen -W '1.2 1.3' -- "$word")); return ;;
        --table-attr|-T) COMPREPLY=($(compgen -W '' -- "$word")); return ;;
        --format) COMPREPLY=($(compgen -W 'aligned wrapped unaligned vertical csv tsv json jsonl markdown html asciidoc latex insert' -- "$word")); return ;;
        --field-separator|-F) COMPREPLY=($(compgen -W '' -- "$word")); return ;;
        --record-separator|-R) COMPREPLY=($(compgen -W '' -- "$word")); return ;;
        --pset|-P) COMPREPLY=($(compgen -W 'border columns csv_fieldsep expanded fieldsep fieldsep_zero footer format insert_table linestyle null pager pager_min_lines recordsep recordsep_zero tableattr title tuples_only' -- "$word")); return ;;
        --output|-o) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$word")); return ;;
        --log-file|-L) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$word")); return ;;
        --log) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$word")); return ;;
        --color) COMPREPLY=($(compgen -W '' -- "$word")); return ;;
        --progress) COMPREPLY=($(compgen -W '' -- "$word")); return ;;
    esac
    if [[ $word == -* ]]; then
        COMPREPLY=($(compgen -W '--command -c --file -f --set -v --single-transaction -1 --no-rc -X --version -V --help -? --host -h --port -p --user -U --password -W --no-password -w --profile --schema --timeout --connect-timeout --page-size --time-zone --tls --tls-ca --tls-cert --tls-key --tls-key-password-file --tls-ciphers --tls-min-version --no-align -A --csv --html -H --table-attr -T --json --format --tuples-only -t --expanded -x --field-separator -F --record-separator -R --field-separator-zero -z --record-separator-zero -0 --pset -P --output -o --log-file -L --log --echo-all -a --echo-queries -e --echo-errors -b --echo-hidden -E --color --progress --quiet -q' -- "$word"))
    fi
}
complete -F _ignite_sql ignite-sql
