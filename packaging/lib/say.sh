# One line a step, with seconds; what failed and what to do when one fails. Sourced.
say_logs="$root/build/logs"
say_ticker=""
mkdir -p "$say_logs"

say() { printf '%s\n' "$*"; }

# fail WHAT HINT: ends the script.
fail() {
    printf '\nFAILED  %s\n  to do: %s\n' "$1" "$2" >&2
    exit 1
}

# The last line that the step has written, short enough for one line of a terminal.
say_last() { tail -c 400 "$1" 2>/dev/null | tr '\r' '\n' | grep -v '^[[:space:]]*$' | tail -n 1 | tr -cd '[:print:]' | cut -c1-60; }

# On a terminal the line is rewritten every second; in a log one line is added every 20 seconds.
say_tick() {
    local label=$1 log=$2 begun=$3 pause=20
    [ -t 1 ] && pause=1
    while sleep "$pause"; do
        if [ -t 1 ]; then
            printf '\r\033[K  ...   %s, %d s  %s' "$label" $((SECONDS - begun)) "$(say_last "$log")"
        else
            printf '  ...   %s, %d s  %s\n' "$label" $((SECONDS - begun)) "$(say_last "$log")"
        fi
    done
}

say_stop_ticker() {
    [ -n "$say_ticker" ] || return 0
    kill "$say_ticker" 2>/dev/null
    wait "$say_ticker" 2>/dev/null
    say_ticker=""
    if [ -t 1 ]; then printf '\r\033[K'; fi
}
trap say_stop_ticker EXIT

# step LABEL HINT COMMAND...: runs the command, its output kept in build/logs; ends the script when it fails.
step() {
    local label=$1 hint=$2 log begun=$SECONDS status=0
    shift 2
    log="$say_logs/$(printf '%s' "$label" | tr -c 'A-Za-z0-9\n' '-' | tr 'A-Z' 'a-z').log"
    : >"$log"
    say_tick "$label" "$log" "$begun" &
    say_ticker=$!
    "$@" >>"$log" 2>&1 </dev/null || status=$?
    say_stop_ticker
    if [ "$status" -ne 0 ]; then
        tail -n 25 "$log" >&2
        fail "$label (exit $status; all of its output: $log)" "$hint"
    fi
    printf '  ok    %s, %d s\n' "$label" $((SECONDS - begun))
}
