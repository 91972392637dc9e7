# Whether this machine's NVIDIA card can run the CUDA part of LibTorch. Sourced.
gpu_driver_needed=580
gpu_capability_needed=75   # compute capability 7.5

# Succeeds when it can; says why not otherwise.
gpu_usable() {
    local driver capability name
    command -v nvidia-smi >/dev/null || return 1
    IFS=, read -r driver capability name < <(nvidia-smi --query-gpu=driver_version,compute_cap,name --format=csv,noheader 2>/dev/null | head -n 1)
    driver=${driver%%.*} capability=${capability// /} name=${name# }
    if ! [[ $driver =~ ^[0-9]+$ && $capability =~ ^[0-9]+\.[0-9]+$ ]]; then
        say "        nvidia-smi is here but shows no card: going on with the CPU. To use the card, mend the driver (version $gpu_driver_needed or newer)."
        return 1
    fi
    if [ "${capability/./}" -lt "$gpu_capability_needed" ]; then
        say "        $name has compute capability $capability, LibTorch needs 7.5: going on with the CPU."
        return 1
    fi
    if [ "$driver" -lt "$gpu_driver_needed" ]; then
        say "        $name has driver $driver; the GPU needs driver $gpu_driver_needed or newer: going on with the CPU. After installing it, start again."
        return 1
    fi
    say "        $name, driver $driver: LibTorch's CUDA part comes too (2.3 GB to fetch, once)."
}
