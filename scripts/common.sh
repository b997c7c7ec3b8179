# SPDX-License-Identifier: GPL-3.0-or-later
# Shared by the scripts of this folder: packages, build, messages. Sourced, not run.
set -euo pipefail

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '%s\n' "$*"; }
fail() { printf 'error: %s\n' "$*" >&2; exit 1; }

# packages_for run|test: names, one per line; "test" includes "run".
packages_for() {
    awk -v wanted="$1" '!/^#/ && NF == 2 && (wanted == "test" || $2 == "run") { print $1 }' "$top/scripts/packages"
}

# missing_packages run|test: those not installed, one per line. Needs no root.
missing_packages() {
    local name
    for name in $(packages_for "$1"); do
        if [ "$(dpkg-query -W -f '${db:Status-Abbrev}' "$name" 2>/dev/null)" != "ii " ]; then
            say "$name"
        fi
    done
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "packages must be installed, which needs root. Run this as root, install sudo, or run as root: $*"
    fi
}

# install_packages run|test: installs what is missing, and does nothing (not even ask the network) if nothing is.
install_packages() {
    command -v apt-get >/dev/null || fail "this script installs packages with apt-get (Debian 12). On other systems install what scripts/packages names and build with cmake --preset release."
    local missing
    missing=$(missing_packages "$1")
    [ -n "$missing" ] || return 0
    say "Installing: $(echo $missing)"
    as_root apt-get update -q
    # shellcheck disable=SC2086  # one word per package
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing
}

# build PRESET [TARGET...]: configures once, builds what changed.
build() {
    local preset=$1
    shift
    cd "$top"
    if [ ! -f "build/$preset/build.ninja" ]; then
        cmake --preset "$preset"
    fi
    cmake --build "build/$preset" --parallel "$(nproc)" ${*:+--target "$@"}
}

# pack_once FOLDER KIND INPUT_PX VALIDATION_PERCENT OPTION...: samples for trainings, unless they are there. $bin is the
# folder of the programs.
pack_once() {
    local folder=$1 kind=$2 px=$3 validation=$4
    shift 4
    [ -e "$folder/done" ] && return
    rm -rf "$folder"
    "$bin/maskwright-cli" pack "$folder" --kind "$kind" --input-px "$px" --validation "$validation" "$@"
    touch "$folder/done"
}

# train_once RUN PACKED OPTION...: a training to its end. It goes on where it was interrupted; with THREADS threads.
train_once() {
    local run=$1 packed=$2
    shift 2
    [ -e "$run/done" ] && return
    "$bin/maskwright-train" --train "$packed/train" --validation "$packed/validation" --run "$run" \
        ${THREADS:+--threads "$THREADS"} "$@" > "$run.jsonl"
    touch "$run/done"
}

# write_once FILE COMMAND...: what the command says, whole or not at all.
write_once() {
    local file=$1
    shift
    [ -e "$file" ] && return
    "$@" > "$file.new"
    mv "$file.new" "$file"
}

# measured COMMAND...: runs it and prints its largest resident memory in KiB and its processor time in seconds.
measured() {
    python3 -c 'import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_maxrss, used.ru_utime + used.ru_stime)' "$@"
}

# many_portraits SAMPLE TREE COUNT FOLDER...: a LaPa tree of these folders (images, landmarks, labels) that holds the
# portraits of a sample under so many names.
many_portraits() {
    local sample=$1 tree=$2 count=$3 i=0 photo name folder file
    shift 3
    while :; do
        for photo in "$sample"/images/*.jpg; do
            [ "$i" -lt "$count" ] || return 0
            name=$(basename "$photo" .jpg)
            for folder in "$@"; do
                mkdir -p "$tree/$folder"
                file=("$sample/$folder/$name".*)
                ln "${file[0]}" "$tree/$folder/${name}_$i.${file[0]##*.}"
            done
            i=$((i + 1))
        done
    done
}
