#!/bin/sh
# Pages of HTML as Chromium shows them on a phone, on a desktop and on paper, beside the pictures that are kept:
#   tests/screenshots/look.sh PROGRAM [keep]
# What is seen goes to build/screenshots; with `keep` it takes the place of the pictures in tests/screenshots.
program=$(realpath "$1") keep=$2 passed=0 failed=0
cd "$(dirname "$0")/../.." || exit 1
python=/usr/bin/python3 seen=build/screenshots kept=tests/screenshots
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome)
if [ -z "$browser" ]; then
    echo "there is no Chromium here: no page was looked at"
    exit 0
fi
mkdir -p "$seen" "$kept"
profile=$(mktemp -d) || exit 1
trap 'rm -rf "$profile"' EXIT

chromium() { # ARGUMENT...
    timeout 120 "$browser" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --hide-scrollbars \
        --disable-background-networking --disable-component-update --disable-sync --user-data-dir="$profile" \
        --force-device-scale-factor=1 "$@" > "$profile/said" 2>&1 || cat "$profile/said"
}

count() { # STATUS WHAT
    if [ "$1" -eq 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "$2"; fi
}

look() { # NAME WIDTH HEIGHT ARGUMENT...: of nabla, which writes the page
    name=$1 width=$2 height=$3
    shift 3
    "$program" "$@" -f html -o "$seen/$name.html" || failed=$((failed + 1))
    chromium --window-size="$width,$height" --screenshot="$seen/$name.png" "file://$PWD/$seen/$name.html"
    if [ "$keep" = keep ]; then $python tests/screenshots/picture.py shrink "$seen/$name.png" "$kept/$name.png"; fi
    $python tests/screenshots/picture.py compare "$seen/$name.png" "$kept/$name.png"
    count $? "$name: look at $seen/$name.png beside $kept/$name.png"
}

look solution-phone 390 1500 solve shifted-norm
look solution-desktop 1000 1300 solve --steps full shifted-norm
look figures-phone 390 1300 sheet one-norm drone-speed
look exam-desktop 1000 1200 sheet --questions -s -t exam practice
look large-phone 390 1200 sheet -s --theme large norm-hessian

# nothing is wider than a phone but what scrolls by itself
for page in solution-phone figures-phone large-phone exam-desktop; do
    $python tests/screenshots/picture.py frame "$seen/$page.html" > "$seen/frame.html"
    chromium --window-size=800,900 --virtual-time-budget=2000 --dump-dom "file://$PWD/$seen/frame.html"
    grep -q 'width 390 of 390' "$profile/said"
    count $? "$page: $(grep -o 'width [0-9]* of [0-9]*' "$profile/said"): wider than a phone"
done

chromium --no-pdf-header-footer --print-to-pdf="$seen/printed.pdf" "file://$PWD/$seen/exam-desktop.html"
test -s "$seen/printed.pdf"
count $? "the page cannot be printed"
if command -v pdfinfo > /dev/null; then
    pdfinfo "$seen/printed.pdf" | grep -q 'Page size:.*A4'
    count $? "the page is not printed on A4"
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
