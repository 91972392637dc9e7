# The Python environment of the reference libraries, for tests/parity and packaging/bench. Sourced.
peers="$root/.venv/peers"
peers_python="$peers/bin/python"

peers_stamp() { { cat "$root/tests/parity/requirements.txt"; python3 --version; } | sha256sum | cut -d' ' -f1; }

make_peers() {
    rm -rf "$peers" && python3 -m venv "$peers" || return
    "$peers_python" -m pip install --disable-pip-version-check --no-input --no-cache-dir --progress-bar off \
        --find-links "$deps/wheels" -r "$root/tests/parity/requirements.txt" || return
    "$peers_python" -c 'import torch, transformers, peft, bitsandbytes, trl, safetensors, sentencepiece' || return
    peers_stamp >"$peers/graft-stamp"
}

# AdapterHub's library needs an older transformers: a Python of its own, which finds torch where the other one has it.
adapterhub="$root/.venv/adapterhub"
adapterhub_python="$adapterhub/bin/python"

adapterhub_stamp() { { peers_stamp; cat "$root/tests/parity/adapterhub_requirements.txt"; } | sha256sum | cut -d' ' -f1; }

make_adapterhub() {
    local place='import sysconfig; print(sysconfig.get_path("purelib"))'
    rm -rf "$adapterhub" && python3 -m venv "$adapterhub" || return
    "$peers_python" -c "$place" >"$("$adapterhub_python" -c "$place")/zz_peers.pth" || return
    "$adapterhub_python" -m pip install --disable-pip-version-check --no-input --no-cache-dir --progress-bar off \
        -r "$root/tests/parity/adapterhub_requirements.txt" || return
    "$adapterhub_python" -c 'import adapters, torch' || return
    adapterhub_stamp >"$adapterhub/graft-stamp"
}

install_adapterhub() {
    if [ "$(cat "$adapterhub/graft-stamp" 2>/dev/null)" = "$(adapterhub_stamp)" ]; then
        say "  ok    Python environment of AdapterHub's library is there"
        return 0
    fi
    step "Python environment of AdapterHub's library (150 MB)" "check the network and the free space, then start again" make_adapterhub
}

install_peers() {
    if [ "$(cat "$peers/graft-stamp" 2>/dev/null)" = "$(peers_stamp)" ]; then
        say "  ok    Python environment of the reference libraries is there"
        return 0
    fi
    step "Python environment of the reference libraries (5 GB)" "check the network and the free space, then start again" make_peers
}
