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
        -[cfvhpUTFRPoL]?*) option=${word:0:2} typed=${word:2} ;;
    esac
    case $option in
        --command|-c) return ;;
        --file|-f) compopt -o default 2>/dev/null; return ;;
        --set|-v)
            case $typed in
                AUTOCOMMIT=*) list=$'AUTOCOMMIT=off\nAUTOCOMMIT=on' ;;
                ECHO=*) list=$'ECHO=none\nECHO=errors\nECHO=queries\nECHO=all' ;;
                ECHO_HIDDEN=*) list=$'ECHO_HIDDEN=off\nECHO_HIDDEN=on\nECHO_HIDDEN=noexec' ;;
                FRESH_READS=*) list=$'FRESH_READS=off\nFRESH_READS=on\nFRESH_READS=auto' ;;
                HISTCONTROL=*) list=$'HISTCONTROL=none\nHISTCONTROL=ignorespace\nHISTCONTROL=ignoredups\nHISTCONTROL=ignoreboth' ;;
                ON_ERROR_STOP=*) list=$'ON_ERROR_STOP=off\nON_ERROR_STOP=on' ;;
                QUIET=*) list=$'QUIET=off\nQUIET=on' ;;
                VERBOSITY=*) list=$'VERBOSITY=default\nVERBOSITY=verbose\nVERBOSITY=terse' ;;
                *) list=$'AUTOCOMMIT=\nECHO=\nECHO_HIDDEN=\nFRESH_READS=\nHISTCONTROL=\nHISTSIZE=\nON_ERROR_STOP=\nPROMPT1=\nPROMPT2=\nQUIET=\nTX_TIMEOUT=\nVERBOSITY=' ;;
            esac ;;
        --host|-h) return ;;
        --port|-p) return ;;
        --user|-U) return ;;
        --profile) list=$("$1" --list-profiles 2>/dev/null) ;;
        --schema) return ;;
        --timeout) return ;;
        --connect-timeout) return ;;
        --page-size) return ;;
        --time-zone) return ;;
        --tls) list=$'disable\nrequire\nverify-ca\nverify-full' ;;
        --tls-ca) compopt -o default 2>/dev/null; return ;;
        --tls-cert) compopt -o default 2>/dev/null; return ;;
        --tls-key) compopt -o default 2>/dev/null; return ;;
        --tls-key-password-file) compopt -o default 2>/dev/null; return ;;
        --tls-ciphers) return ;;
        --tls-min-version) list=$'1.2\n1.3' ;;
        --table-attr|-T) return ;;
        --format) list=$'aligned\nwrapped\nunaligned\nvertical\ncsv\ntsv\njson\njsonl\nmarkdown\nhtml\nasciidoc\nlatex\ninsert' ;;
        --field-separator|-F) return ;;
        --record-separator|-R) return ;;
        --pset|-P)
            case $typed in
                border=*) list=$'border=0\nborder=1\nborder=2\nborder=3' ;;
                expanded=*) list=$'expanded=auto\nexpanded=off\nexpanded=on' ;;
                footer=*) list=$'footer=off\nfooter=on' ;;
                format=*) list=$'format=aligned\nformat=wrapped\nformat=unaligned\nformat=vertical\nformat=csv\nformat=tsv\nformat=json\nformat=jsonl\nformat=markdown\nformat=html\nformat=asciidoc\nformat=latex\nformat=insert' ;;
                linestyle=*) list=$'linestyle=ascii\nlinestyle=unicode' ;;
                pager=*) list=$'pager=always\npager=off\npager=on' ;;
                tuples_only=*) list=$'tuples_only=off\ntuples_only=on' ;;
                *) list=$'border=\ncolumns=\ncsv_fieldsep=\nexpanded=\nfieldsep=\nfieldsep_zero=\nfooter=\nformat=\ninsert_table=\nlinestyle=\nnull=\npager=\npager_min_lines=\nrecordsep=\nrecordsep_zero=\ntableattr=\ntitle=\ntuples_only=' ;;
            esac ;;
        --output|-o) compopt -o default 2>/dev/null; return ;;
        --log-file|-L) compopt -o default 2>/dev/null; return ;;
        --log) compopt -o default 2>/dev/null; return ;;
        --color) list=$'auto\nalways\nnever' ;;
        --progress) list=$'auto\nalways\nnever' ;;
        *)
            if [[ $word == -* ]]; then
                list=$'--command\n-c\n--file\n-f\n--set\n-v\n--single-transaction\n-1\n--no-rc\n-X\n--version\n-V\n--help\n-?\n--host\n-h\n--port\n-p\n--user\n-U\n--password\n-W\n--no-password\n-w\n--profile\n--schema\n--timeout\n--connect-timeout\n--page-size\n--time-zone\n--tls\n--tls-ca\n--tls-cert\n--tls-key\n--tls-key-password-file\n--tls-ciphers\n--tls-min-version\n--no-align\n-A\n--csv\n--html\n-H\n--table-attr\n-T\n--json\n--format\n--tuples-only\n-t\n--expanded\n-x\n--field-separator\n-F\n--record-separator\n-R\n--field-separator-zero\n-z\n--record-separator-zero\n-0\n--pset\n-P\n--output\n-o\n--log-file\n-L\n--log\n--echo-all\n-a\n--echo-queries\n-e\n--echo-errors\n-b\n--echo-hidden\n-E\n--color\n--progress\n--quiet\n-q'
            else
                # The connection, unless there is one.
                for ((i = 1; i < n; i++)); do
                    case ${words[i]} in
                        --command|-c|--file|-f|--set|-v|--host|-h|--port|-p|--user|-U|--profile|--schema|--timeout|--connect-timeout|--page-size|--time-zone|--tls|--tls-ca|--tls-cert|--tls-key|--tls-key-password-file|--tls-ciphers|--tls-min-version|--table-attr|-T|--format|--field-separator|-F|--record-separator|-R|--pset|-P|--output|-o|--log-file|-L|--log|--color|--progress) ((i++)) ;;
                        -*) ;;
                        *) return ;;
                    esac
                done
                list=$'ignite://\nignite3://\n'
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
