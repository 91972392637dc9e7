# Configure and build one preset. Sourced.

# A compiler process of a torch room takes up to 2 GB.
build_jobs() {
    local cores by_memory
    cores=$(nproc)
    by_memory=$(awk '/MemAvailable/ {print int($2 / 2000000)}' /proc/meminfo)
    [ "${by_memory:-1}" -ge 1 ] || by_memory=1
    if [ "$cores" -lt "$by_memory" ]; then echo "$cores"; else echo "$by_memory"; fi
}

# configure PRESET [CMAKE OPTION...]: only when there is nothing yet or the options differ; ninja itself sees changed CMake files.
configure() {
    local preset=$1 asked="$*" remembered
    remembered="$root/build/$preset/graft-configured"
    if [ -f "$root/build/$preset/build.ninja" ] && [ "$(cat "$remembered" 2>/dev/null)" = "$asked" ]; then return 0; fi
    step "Configure $preset" "the lines above name what CMake misses; packaging/packages.txt lists what is installed" cmake --preset "$@"
    printf '%s' "$asked" >"$remembered"
}

# build PRESET [NINJA TARGET...]
build() {
    local preset=$1
    shift
    step "Build $preset" "the lines above show the first error; with too little memory close other programs and start again" \
        env NINJA_STATUS='[%f/%t] ' ninja -C "$root/build/$preset" -j "$(build_jobs)" "$@"
}
