# System packages: what packages.txt lists and the machine lacks. Sourced.

package_installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# Prints, a line each, the alternatives of the rows of the given sets of which none is installed.
packages_missing() {
    local set names rest name found
    while read -r set names rest; do
        case " $* " in *" $set "*) ;; *) continue ;; esac
        found=no
        for name in ${names//|/ }; do
            if package_installed "$name"; then found=yes; fi
        done
        [ "$found" = yes ] || printf '%s\n' "$names"
    done < <(grep -v '^#' "$root/packaging/packages.txt")
}

# The first alternative that the package lists can install.
package_known() {
    local name candidate
    for name in ${1//|/ }; do
        candidate=$(LC_ALL=C apt-cache policy "$name" 2>/dev/null | awk '/Candidate:/ {print $2}')
        if [ -n "$candidate" ] && [ "$candidate" != "(none)" ]; then
            printf '%s\n' "$name"
            return 0
        fi
    done
    printf '%s\n' "${1%%|*}"
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# install_packages SET...
install_packages() {
    local missing names=() row by_hand
    mapfile -t missing < <(packages_missing "$@")
    if [ "${#missing[@]}" -eq 0 ]; then
        say "  ok    System packages are there"
        return 0
    fi
    command -v apt-get >/dev/null || fail "System packages are missing: ${missing[*]}" "this is not Debian or Ubuntu; install them with your system's own tool"
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || fail "System packages are missing: ${missing[*]}" "install them as root (apt-get install), then start again"
        say "        Installing ${#missing[@]} system packages; sudo may ask for your password."
        sudo -v || fail "No right to install system packages" "ask whoever looks after this machine to install: ${missing[*]}"
    fi
    step "Package lists" "check the network, then start again" as_root apt-get update -q
    for row in "${missing[@]}"; do names+=("$(package_known "$row")"); done
    by_hand="apt-get install --no-install-recommends ${names[*]}"
    step "System packages (${#names[@]})" "try as root: $by_hand" \
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${names[@]}"
}
