# LibTorch from its wheels: fetched one by one by hash, unpacked in one move. Sourced.
deps="$root/.deps"

lock_lines() { grep -v -e '^#' -e '^[[:space:]]*$' "$1"; }

# Prints the complete wheel in .deps/wheels whose hash the lock line names.
wheel_of() {
    local line=$1 package file sum
    package=${line%%==*}
    for file in "$deps/wheels/${package//-/_}"-*.whl; do
        [ -f "$file" ] || continue
        sum=$(sha256sum "$file") && sum=${sum%% *}
        case "$line" in *"sha256:$sum"*) printf '%s\n' "$file"; return 0 ;; esac
    done
    return 1
}

# Fetches one wheel beside the others; it takes its place only when it is whole and its hash is right.
fetch_wheel() {
    local line=$1 part="$deps/wheels/.part"
    rm -rf "$part" && mkdir -p "$part" || return
    printf '%s\n' "$line" >"$part/lock"
    python3 -m pip download --disable-pip-version-check --no-input --no-deps --only-binary=:all: --require-hashes \
        --no-cache-dir --progress-bar off -r "$part/lock" -d "$part" || return
    mv -f "$part"/*.whl "$deps/wheels/" && rm -rf "$part"
}

lock_stamp() { sha256sum <"$1" | cut -d' ' -f1; }

torch_unpacked() {
    local lock stamp
    for lock in "$@"; do
        stamp=$(lock_stamp "$lock") || return
        grep -qsx "$stamp" "$deps/torch/graft-stamp" || return
    done
}

# unpack_wheels LOCK...: into a new folder, which then takes the place of the old one.
unpack_wheels() {
    local fresh="$deps/torch.new" lock line wheel
    rm -rf "$fresh" && mkdir -p "$fresh" || return
    for lock in "$@"; do
        while IFS= read -r line; do
            wheel=$(wheel_of "$line") || { echo "no wheel for ${line%% *}"; return 1; }
            echo "unpacking ${wheel##*/}"
            python3 -m zipfile -e "$wheel" "$fresh" || return
        done < <(lock_lines "$lock")
        lock_stamp "$lock" >>"$fresh/graft-stamp"
    done
    sync -f "$fresh" || return
    rm -rf "$deps/torch.old"
    if [ -e "$deps/torch" ]; then mv "$deps/torch" "$deps/torch.old" || return; fi
    mv "$fresh" "$deps/torch" && rm -rf "$deps/torch.old"
}

# install_torch LOCK...: nothing to do when these very locks are unpacked.
install_torch() {
    local lock line
    if torch_unpacked "$@"; then
        say "  ok    LibTorch is there"
        return 0
    fi
    [ "$(uname -m)" = x86_64 ] || fail "LibTorch's wheels are for x86_64, this machine is $(uname -m)" "build against a LibTorch of your own: cmake --preset release -DGRAFT_TORCH_ROOT=FOLDER"
    mkdir -p "$deps/wheels"
    for lock in "$@"; do
        while IFS= read -r line; do
            wheel_of "$line" >/dev/null && continue
            step "Fetch ${line%% *}" "check the network and the free space ($(df -h --output=avail "$deps" | tail -n 1 | tr -d ' ') left), then start again: complete files are kept" \
                fetch_wheel "$line"
        done < <(lock_lines "$lock")
    done
    step "Unpack LibTorch" "free some space (the libraries need 2 GB, with a GPU 6 GB), then start again" unpack_wheels "$@"
}
