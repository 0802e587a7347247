#!/bin/sh
#SBATCH --job-name=peakshift
#SBATCH --cpus-per-task=1
#SBATCH --mem=1G
#SBATCH --time=00:15:00
#SBATCH --requeue
#SBATCH --output=peakshift-%A-%a.log
# One plan of a list for each task of an array:
#     sbatch --array=1-$(grep -cv '^ *#' shops.txt) scripts/scale/slurm.sh shops.txt
# and when it is over, on any machine, the table over all of them and what is left:
#     peakshift plan --list shops.txt --resume
# The list has a plan folder a line, as an absolute path. A task that is requeued leaves alone what is done and unchanged.
set -eu
plan=$(grep -v '^ *#' "$1" | sed -n "${SLURM_ARRAY_TASK_ID:?run it by sbatch --array}p")
tables=$(mktemp -d)
trap 'rm -rf "$tables"' EXIT
"${PEAKSHIFT:-peakshift}" plan "$plan" --resume --threads 1 --quiet --into "$tables"
