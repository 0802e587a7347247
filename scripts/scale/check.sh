#!/bin/sh
# Tries the scripts of this folder: HyperQueue on one and on three workers with plans that fail, with a run that is killed and with tasks
# that are, and, where its program `hq` is on the PATH, with a worker process that is killed by itself; GNU parallel where it is there,
# the task of a Slurm array by its variables, and the Kubernetes job against the published schema.
# usage: sh scripts/scale/check.sh PEAKSHIFT
# HYPERQUEUE is the release from PyPI that is taken, for an `hq` of another one.
# Needs python3 with venv and the network for its packages; says so and ends well where they are not to be had.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
program=$(realpath "${1:?usage: sh scripts/scale/check.sh PEAKSHIFT}")
work=$(mktemp -d)
release=${HYPERQUEUE:-0.27.0}
ours=
trap '[ -z "$ours" ] || kill -KILL $ours 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 130' INT
python3 -m venv "$work/venv" >"$work/log" 2>&1 && "$work/venv/bin/pip" install -q --timeout 10 --retries 1 hyperqueue==$release kubernetes-validate==1.37.0 >>"$work/log" 2>&1 || {
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

# As `judge`, where the table at the end had to do what the tasks could not.
done_at_the_end() { # NAME
    failed=$(grep -c ',failed,' "$work/$1/table/many.csv" || true)
    [ "$failed" = 2 ] || { echo "$1: $failed failed, for 2" >&2; cat "$work/log" >&2; exit 1; }
    for shop in 1 2 3 4 5 6; do "$program" verify "$work/$1/shop$shop" --quiet >/dev/null; done
    echo "$1: what was killed is done at the end"
}

on_hq() { # NAME OPTIONS of hq.py
    list=$work/$1/list.txt
    into=$work/$1/table
    shift
    "$python" "$here/hq.py" "$list" --into "$into" --cores 1 --peakshift "$program" "$@" >"$work/log" 2>&1 || true
}

# Waits until so many plans are done, at most a minute.
await_done() { # NAME COUNT
    tries=0
    while [ "$(ls "$work/$1"/*/out/done.json 2>/dev/null | wc -l)" -lt "$2" ] && [ "$tries" -lt 600 ]; do
        sleep 0.1
        tries=$((tries + 1))
    done
}

# The processes that one has started, by their ids.
children() { cat /proc/"$1"/task/*/children 2>/dev/null || true; }

# What is done already: it must stay as it is.
remember() { # NAME
    mkdir "$work/$1/before"
    for shop in 1 2 3 4 5 6; do cp "$work/$1/shop$shop/out/done.json" "$work/$1/before/$shop" 2>/dev/null || true; done
    done_before=$(ls "$work/$1/before" | wc -l)
    [ "$done_before" -gt 0 ] && [ "$done_before" -lt 6 ] || {
        echo "$1: $done_before of 6 plans are done, so that nothing can be killed in the middle" >&2
        cat "$work/log" >&2
        exit 1
    }
}

compare() { # NAME
    for kept in "$work/$1/before"/*; do
        cmp -s "$kept" "$work/$1/shop${kept##*/}/out/done.json" || { echo "$1: what was done is done again" >&2; exit 1; }
    done
}

folder one && on_hq one --workers 1 && judge one "$work/one/table"
folder three && on_hq three --workers 3 && judge three "$work/three/table"

# Killed in the middle, with all that it has started; then again.
folder killed 3
setsid "$python" "$here/hq.py" "$work/killed/list.txt" --into "$work/killed/table" --workers 3 --cores 1 --peakshift "$program" \
    >"$work/log" 2>&1 &
ours=$!
await_done killed 2
# Its workers are threads of it, its tasks processes of their own.
kill -KILL "$ours" $(children "$ours") 2>/dev/null || true
wait "$ours" 2>/dev/null || true
ours=
remember killed
on_hq killed --workers 3
judge killed "$work/killed/table"
compare killed

# The tasks that run are killed, as a machine does that is out of memory; the engine and its workers go on.
folder tasks 3
on_hq tasks --workers 3 &
runner=$!
await_done tasks 2
remember tasks
engine=$(children "$runner")
# One may end between the list and the blow, and the next one not have begun.
killed=0
tries=0
until [ "$killed" -gt 0 ] || [ "$tries" = 50 ]; do
    for task in $(children $engine); do
        kill -KILL "$task" 2>/dev/null && killed=$((killed + 1))
    done
    tries=$((tries + 1))
    [ "$killed" -gt 0 ] || sleep 0.1
done
[ "$killed" -gt 0 ] || { echo "tasks: none runs that could be killed" >&2; exit 1; }
wait "$runner"
done_at_the_end tasks
compare tasks

# A worker process is killed by itself while its task runs. The wheel has no worker that is a process, only `hq` does.
if command -v hq >/dev/null; then
    folder worker 3
    hq server start --server-dir "$work/server" >"$work/server.log" 2>&1 &
    ours=$!
    tries=0
    until hq --server-dir "$work/server" server info >/dev/null 2>&1 || [ "$tries" = 100 ]; do
        sleep 0.1
        tries=$((tries + 1))
    done
    workers=
    for _ in 1 2 3; do
        hq worker start --server-dir "$work/server" --cpus 1 >>"$work/server.log" 2>&1 &
        workers="$workers $!"
    done
    ours="$ours $workers"
    on_hq worker --server-dir "$work/server" &
    runner=$!
    await_done worker 2
    remember worker
    victim=
    for worker in $workers; do [ -z "$(children "$worker")" ] || victim=$worker; done
    kill -KILL "${victim:?no worker has a task}"
    wait "$runner"
    done_at_the_end worker
    compare worker
    kill -KILL $ours 2>/dev/null || true
    ours=
else
    echo "skipped: no hq on the PATH, so no worker process can be killed by itself"
fi

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
