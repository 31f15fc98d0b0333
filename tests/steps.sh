#!/bin/sh
# Every problem of the bank, in every level of detail (quick: in the fullest, which has all lines): no line that was not
# checked. Usage: tests/steps.sh PROGRAM [quick]
program=$(realpath "$1") passed=0 failed=0
details="brief normal full"
[ "${2:-}" != quick ] || details=full
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
for problem in $("$program" list 2>"$folder"/list.txt | awk '/^[a-z]/ { print $1 }'); do
    for detail in $details; do
        "$program" solve --format json --steps $detail "$problem" > "$folder"/steps.json 2> "$folder"/steps.txt
        if [ $? -eq 0 ] && grep -q '"answer"' "$folder"/steps.json && ! grep -Eq '"checked": (false|null)' "$folder"/steps.json
        then passed=$((passed + 1))
        else failed=$((failed + 1)); echo "$problem, $detail: a line is not checked"; cat "$folder"/steps.txt
        fi
    done
done
echo "$passed passed, $failed failed"
[ $failed -eq 0 ] && [ $passed -gt 0 ]
