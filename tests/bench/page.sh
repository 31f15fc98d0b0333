#!/bin/bash
# Pages a second: 100 variants of a sheet of ten problems, in one file and one file each, beside pdflatex on the
# same sheets as LaTeX where it is installed. Usage: tests/bench/page.sh [PROGRAM]
set -eu
program=${1:-./nabla}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
problems=(norm-at-pythagorean-point power-rule root-at-nine quotient-of-lines chain-of-two velocity
          product logarithm absolute-value norm-gradient)
count=100

# Processor time of a command, seconds: the least of three runs, so that what else the machine does matters little.
seconds() {
    local round TIMEFORMAT='%U %S'
    for round in 1 2 3; do
        { time "$@" > /dev/null 2>&1; } 2>&1
    done | awk 'NR == 1 || $1 + $2 < least {least = $1 + $2} END {print least}'
}
pages() { pdfinfo "$1" | awk '/^Pages:/ {print $2}'; }
rate() { awk -v pages="$1" -v time="$2" 'BEGIN {printf "%.0f", pages / time}'; }
sheet() { "$program" sheet --quiet --seed 1 "$@" "${problems[@]}"; }
latex() { (cd "$work" && pdflatex -interaction=batchmode "$1"); }

together=$(seconds sheet --variants $count -o "$work/all.pdf")
all=$(pages "$work/all.pdf")
apart=$(seconds sheet --variants $count -o "$work/each/")
one=$(rate "$all" "$together") each=$(rate "$all" "$apart")
echo "nabla, one file:           $one pages/s ($all pages)"
echo "nabla, one file each:      $each pages/s"
if ! command -v pdflatex > /dev/null; then
    echo "pdflatex is not installed: nothing to compare with"
    exit 0
fi
sheet --variants $count --format latex -o "$work/latex-all.tex"
sheet --format latex -o "$work/latex-one.tex"
time=$(seconds latex latex-all.tex)
latex_all=$(rate "$(pages "$work/latex-all.pdf")" "$time")
time=$(seconds latex latex-one.tex)
latex_one=$(awk -v pages="$(pages "$work/latex-one.pdf")" -v time="$time" 'BEGIN {printf "%.1f", pages / time}')
echo "pdflatex, one run for all: $latex_all pages/s"
echo "pdflatex, one run each:    $latex_one pages/s"
awk -v a="$one" -v b="$each" -v c="$latex_all" -v d="$latex_one" 'BEGIN {
    printf "one file: %.1f times pdflatex in one run, %.0f times one run each\n", a / c, a / d
    printf "one file each: %.0f times pdflatex with one run each\n", b / d}'
