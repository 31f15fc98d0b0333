#!/bin/sh
# The examples of README.md: what it shows below "$ ..." is what the program prints.
program=$1 passed=0 failed=0
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/bin" && ln -s "$(realpath "$program")" "$folder/bin/nabla"
PATH="$folder/bin:$PATH"

# One example a file: the command in its first line, what it prints in the rest.
awk -v folder="$folder" '
    /^```/ { shown = 0; inside = !inside; next }
    inside && /^\$ / { file = sprintf("%s/example-%03d", folder, ++n); print substr($0, 3) > file; shown = 1; next }
    inside && shown { print > file }
' README.md

for example in "$folder"/example-*; do
    [ -e "$example" ] || break
    command=$(head -n 1 "$example")
    tail -n +2 "$example" > "$folder/wanted"
    sh -c "$command" > "$folder/given" 2>&1
    if diff -u "$folder/wanted" "$folder/given" > "$folder/difference"; then passed=$((passed + 1))
    else failed=$((failed + 1)); echo "README: $command"; cat "$folder/difference"; fi
done
echo "$passed passed, $failed failed"
