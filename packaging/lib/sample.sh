# The main job on the starter project without a display: train, evaluate, compare, take home, and a picture of the window. Sourced.

picture_of_window() { QT_QPA_PLATFORM=offscreen "$studio" --screenshot "$1/window.png" "$1/project" && [ -s "$1/window.png" ]; }

# run_sample FOLDER: nothing but the report when the folder already holds a finished job of this very program.
run_sample() {
    local folder=$1 run again="packaging/start --headless --again repeats it" stamp
    stamp=$(sha256sum "$graft" | cut -d' ' -f1)
    if [ "$(cat "$folder/finished" 2>/dev/null)" != "$stamp" ]; then
        rm -rf "$folder" && mkdir -p "$folder"
        step "Recipe" "resources/starter must hold a model and a dataset" \
            "$graft" recipe --model "$root/resources/starter/model" --data "$root/resources/starter/tickets.csv" -o "$folder/recipe.json"
        step "Train LoRA on the starter's tickets" "the lines above say why; $again" "$graft" train "$folder/recipe.json" --project "$folder/project"
        run=$(echo "$folder"/project/runs/*)   # the only one
        step "Evaluate on the test rows" "the lines above say why; $again" "$graft" evaluate "$run" --test
        step "Take home (PEFT folder)" "the lines above say why; $again" "$graft" export "$run" --to peft "$folder/adapter"
        step "Picture of the window" "try: QT_QPA_PLATFORM=offscreen $studio --screenshot FILE.png" picture_of_window "$folder"
        printf '%s' "$stamp" >"$folder/finished"
    else
        say "  ok    The starter's job was done before ($again)"
    fi
    run=$(echo "$folder"/project/runs/*)
    say ""
    "$graft" compare "$run" || fail "The comparison could not be shown" "$again"
    say ""
    say "Project, with the run and its answers   $folder/project"
    say "Adapter for a Python colleague (PEFT)   $folder/adapter"
    say "Picture of the window                   $folder/window.png"
}
