# bash completion for conserje. tests/cli/docs.py checks it against the program's own tables.

_conserje_options() {
    case $1 in
    init) echo --lang ;;
    ask) echo --explain ;;
    chat) echo --explain --record ;;
    check) echo --format --max-warnings --show --explain ;;
    test) echo --format --tag ;;
    eval) echo --confusions ;;
    classify) echo --train --dev --lang --top ;;
    search) echo --faqs --alternatives --lang --top ;;
    rules) echo --order ;;
    serve) echo --listen --store --watch --dev ;;
    store) echo --store ;;
    esac
}

_conserje() {
    local global='-C --json --lang --color --help --version'
    local commands='init ask chat check test eval classify search rules serve store config help'
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
    local command='' i

    for ((i = 1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
        -C | --lang | --color) ((i++)) ;;
        -*) ;;
        *)
            command=${COMP_WORDS[i]}
            break
            ;;
        esac
    done
    case $previous in
    -C) mapfile -t COMPREPLY < <(compgen -d -- "$current") && return ;;
    --lang) mapfile -t COMPREPLY < <(compgen -W 'es en' -- "$current") && return ;;
    --color) mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$current") && return ;;
    --format) mapfile -t COMPREPLY < <(compgen -W "$([[ $command == test ]] && echo pretty tap || echo text) json" -- "$current") && return ;;
    --record | --train | --dev | --faqs | --alternatives) mapfile -t COMPREPLY < <(compgen -f -- "$current") && return ;;
    esac
    if [[ $current == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$(_conserje_options "$command") $global" -- "$current")
    elif [[ -z $command || $command == help ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$current")
    else
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
    fi
}

complete -F _conserje conserje
