#!/bin/sh
# Tries the scripts of this folder: HyperQueue on one and on three workers with plans that fail and with a run that is killed, GNU parallel
# where it is there, the task of a Slurm array by its variables, and the Kubernetes job against the published schema.
# usage: sh scripts/scale/check.sh PEAKSHIFT
# Needs python3 with venv and the network for its packages; says so and ends well where they are not to be had.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
program=$(realpath "${1:?usage: sh scripts/scale/check.sh PEAKSHIFT}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv" >"$work/log" 2>&1 && "$work/venv/bin/pip" install -q --timeout 10 --retries 1 hyperqueue==0.27.0 kubernetes-validate==1.37.0 >>"$work/log" 2>&1 || {
    echo "skipped: HyperQueue is not to be had here"
    exit 0
}
python=$work/venv/bin/python
export PEAKSHIFT="$program"

# A list of six good plans, one whose settings are wrong and one that is not there.
folder() { # NAME [SECONDS]
    mkdir "$work/$1"
    for shop in 1 2 3 4 5 6 7; do
        "$program" init "$work/$1/shop$shop" --agents 6 --seed "$shop" --quiet >/dev/null
        printf "\n[solver]\ntime_limit_seconds = %s\n" "${2:-1}" >>"$work/$1/shop$shop/plan.toml"
        echo "$work/$1/shop$shop"
    done >"$work/$1/list.txt"
    echo "$work/$1/nowhere" >>"$work/$1/list.txt"
    sed -i 's/^start = .*/start = "nonsense"/' "$work/$1/shop7/plan.toml"
}

# Six plans done by the tasks and not by the table at the end, two failures, no trace of anything else.
judge() { # NAME TABLE
    unchanged=$(grep -c ',unchanged,' "$2/many.csv" || true)
    failed=$(grep -c ',failed,' "$2/many.csv" || true)
    [ "$unchanged" = 6 ] && [ "$failed" = 2 ] || { echo "$1: $unchanged unchanged, $failed failed, for 6 and 2" >&2; cat "$work/log" >&2; exit 1; }
    for shop in 1 2 3 4 5 6; do "$program" verify "$work/$1/shop$shop" --quiet >/dev/null; done
    echo "$1: all that can be planned is, what fails stops nothing"
}

hq() { # NAME WORKERS
    "$python" "$here/hq.py" "$work/$1/list.txt" --into "$work/$1/table" --workers "$2" --cores 1 --peakshift "$program" >"$work/log" 2>&1 || true
}

folder one && hq one 1 && judge one "$work/one/table"
folder three && hq three 3 && judge three "$work/three/table"

# Killed in the middle, with all that it has started; then again.
folder killed 3
setsid "$python" "$here/hq.py" "$work/killed/list.txt" --into "$work/killed/table" --workers 3 --cores 1 --peakshift "$program" \
    >"$work/log" 2>&1 &
leader=$!
tries=0
while [ "$(ls "$work"/killed/*/out/done.json 2>/dev/null | wc -l)" -lt 2 ] && [ "$tries" -lt 600 ]; do
    sleep 0.1
    tries=$((tries + 1))
done
done_before=$(ls "$work"/killed/*/out/done.json | wc -l)
kill -KILL -- "-$leader" 2>/dev/null || kill -KILL "$leader"
pkill -KILL -f "plan $work/killed" 2>/dev/null || true
wait "$leader" 2>/dev/null || true
[ "$done_before" -lt 6 ] || { echo "the run was over before it could be killed" >&2; exit 1; }
first=$(ls "$work"/killed/*/out/done.json | head -1)
cp "$first" "$work/first"
"$python" "$here/hq.py" "$work/killed/list.txt" --into "$work/killed/table" --workers 3 --cores 1 --peakshift "$program" \
    >"$work/log" 2>&1 || true
judge killed "$work/killed/table"
cmp -s "$work/first" "$first" || { echo "killed: what was done is done again" >&2; exit 1; }

if command -v parallel >/dev/null; then
    folder parallel
    (cd "$work/parallel" && sh "$here/parallel.sh" list.txt --jobs 2 >"$work/log" 2>&1) || true
    judge parallel "$work/parallel/out-many"
else
    echo "skipped: GNU parallel is not there"
fi

folder slurm
for task in 1 2 3 4 5 6 7 8; do SLURM_ARRAY_TASK_ID=$task sh "$here/slurm.sh" "$work/slurm/list.txt" >"$work/log" 2>&1 || true; done
"$program" plan --list "$work/slurm/list.txt" --resume --into "$work/slurm/table" --quiet >/dev/null 2>&1 || true
judge slurm "$work/slurm/table"

"$work/venv/bin/kubernetes-validate" "$here/kubernetes.yaml"
