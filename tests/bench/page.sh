#!/bin/bash
# Pages a second: 100 variants of a sheet of ten problems, in one file and one file each; beside pdflatex on the same
# sheets as LaTeX where it is installed, and beside a program that writes them by libharu with no layout (bare.c says
# what each kind of it writes: strings and glyphs are the same glyphs as ours, lines and words are not).
# For a sheet with figures; for one without; for one whose questions are the same in all copies, so that next to nothing
# is drawn and solved: what is left is composing, layout and writing. Usage: tests/bench/page.sh [PROGRAM]
set -eu
program=${1:-./nabla}
here=$(dirname "$0")
fonts=$(dirname "$program")/build/fonts
[ -d "$fonts" ] || fonts=$(dirname "$program")/fonts
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
count=100

# Processor time of a command, seconds: the least of five runs, so that what else the machine does matters little.
seconds() {
    local round TIMEFORMAT='%U %S'
    for round in 1 2 3 4 5; do
        { time "$@" > /dev/null 2>&1; } 2>&1
    done | awk 'NR == 1 || $1 + $2 < least {least = $1 + $2} END {print least}'
}
pages() { pdfinfo "$1" | awk '/^Pages:/ {print $2}'; }
rate() { awk -v pages="$1" -v time="$2" 'BEGIN {printf "%.1f", pages / time}'; }
times() { awk -v a="$1" -v b="$2" 'BEGIN {printf "%.1f", a / b}'; }
sheet() { "$program" sheet --quiet --seed 1 "$@" "${problems[@]}"; }
latex() { (cd "$work" && pdflatex -interaction=batchmode "$1"); }
bare() { "$work/bare" "$fonts" "$work/bare.pdf" "$1" < "$work/all.$1"; }

compare_bare() { # with the time of one file
    "${CC:-cc}" -O2 -o "$work/bare" "$here/bare.c" -lhpdf -lm || return 0
    pdftotext -raw "$work/all.pdf" "$work/all.lines"
    pdftotext -bbox "$work/all.pdf" "$work/all.words"
    "${PYTHON:-/usr/bin/python3}" "$here/runs.py" "$work/all.pdf" "$fonts" whole > "$work/all.strings"
    "${PYTHON:-/usr/bin/python3}" "$here/runs.py" "$work/all.pdf" "$fonts" > "$work/all.glyphs"
    ln -sf all.glyphs "$work/all.all"
    local time
    for kind in lines words strings glyphs all; do
        time=$(seconds bare $kind)
        printf '  %-26s %s pages/s; nabla takes %s times as long, all told\n' "bare libharu, $kind:" \
            "$(rate "$(pages "$work/bare.pdf" 2> /dev/null)" "$time")" "$(times "$1" "$time")"
    done
}

compare_latex() { # with the pages a second of one file, of one file each
    command -v pdflatex > /dev/null || { echo "  pdflatex is not installed: nothing to compare with"; return 0; }
    sheet --variants $count --format latex -o "$work/latex-all.tex"
    sheet --format latex -o "$work/latex-one.tex"
    local all one
    all=$(seconds latex latex-all.tex)
    one=$(seconds latex latex-one.tex)
    all=$(rate "$(pages "$work/latex-all.pdf")" "$all")
    one=$(rate "$(pages "$work/latex-one.pdf")" "$one")
    echo "  pdflatex, one run for all: $all pages/s"
    echo "  pdflatex, one run each:    $one pages/s"
    echo "  one file: $(times "$1" "$all") times pdflatex in one run, $(times "$1" "$one") times one run each"
    echo "  one file each: $(times "$2" "$one") times pdflatex with one run each"
}

compare() {
    local together apart all
    together=$(seconds sheet --variants $count -o "$work/all.pdf")
    apart=$(seconds sheet --variants $count -o "$work/each/")
    all=$(pages "$work/all.pdf")
    echo "  nabla, one file:           $(rate "$all" "$together") pages/s ($all pages)"
    echo "  nabla, one file each:      $(rate "$all" "$apart") pages/s"
    compare_bare "$together"
    compare_latex "$(rate "$all" "$together")" "$(rate "$all" "$apart")"
}

echo "with figures:"
problems=(norm-at-pythagorean-point power-rule root-at-nine quotient-of-lines chain-of-two velocity
          product logarithm absolute-value norm-gradient)
compare
echo "without figures:"
problems=(power-rule quotient-of-lines chain-of-two product logarithm quotient 'power-rule x2' 'product x2')
compare
echo "the same questions for all:"
problems=(root-at-nine product logarithm absolute-value norm-gradient 'root-at-nine x2' 'product x2' logarithm)
compare
