#!/bin/sh
# Every format of sheets and solutions, in every language, as other programs and people meet them.
#   tests/formats.sh PROGRAM [quick]
# quick: fewer languages, and no other programs: for a sanitized build, whose output is that of the other.
program=$(realpath "$1") quick=$2 passed=0 failed=0
languages="en de fr es" banks="en de"
[ -z "$quick" ] || languages="de fr" banks=en
cd "$(dirname "$0")/.." || exit 1
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
unset NABLA_BANK
python=/usr/bin/python3

verdict() { # STATUS WHAT
    if [ "$1" -eq 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "$2"; cat "$folder/said"; fi
}
good() { # WHAT COMMAND...
    what=$1
    shift
    "$@" > "$folder/said" 2>&1
    verdict $? "$what"
}
says() { # PATTERN WHAT COMMAND...: the command's words match, whatever its status
    pattern=$1 what=$2
    shift 2
    "$@" > "$folder/out" 2>&1
    grep -q -e "$pattern" "$folder/out"
    status=$?
    cp "$folder/out" "$folder/said"
    verdict $status "$what: '$pattern' was expected"
}
lacks() { # PATTERN WHAT FILE
    ! grep -n -e "$1" "$3" > "$folder/said"
    verdict $? "$2"
}

all=$("$program" list | cut -d ' ' -f 1)

# documents
for language in $languages; do
    for format in text html latex speech; do
        # shellcheck disable=SC2086 # the names of problems
        good "$format in $language" "$program" sheet --questions -s -l $language -f $format -o "$folder/$language.$format" $all
    done
    good "html in $language" $python tests/formats.py html "$folder/$language.html"
    lacks '[∂∇‖√ℝ≤≥≠∈⋅×]' "signs are left in what is spoken in $language" "$folder/$language.speech"
done
lacks 'end norm\|the two-norm\|Step [0-9]' "English is left in what is spoken in French" "$folder/fr.speech"
good "html of variants" "$program" sheet -n 3 -f html -o "$folder/variants.html" practice
good "html of variants" $python tests/formats.py html "$folder/variants.html"
good "html of a solution" "$program" solve -f html -o "$folder/solution.html" shifted-norm
good "html of a solution" $python tests/formats.py html "$folder/solution.html"
says "the gradient of the two-norm of x plus a" "speech" "$program" solve -q -f speech 'gradient(norm(x + a), x)'
says "^Step 6. Read off the gradient: the gradient of" "speech" "$program" solve -f speech shifted-norm
says "^Room for the answer.$" "speech of a worksheet" "$program" sheet -f speech norm-at-point
says "^Aufgabe 1\." "speech in German" "$program" sheet -l de -f speech norm-at-point

# PDF for everybody: what PDF/UA asks for, as far as a program can tell
if [ -z "$quick" ]; then
    for language in $languages; do
        # shellcheck disable=SC2086
        "$program" sheet -q --questions --key -s -l $language -o "$folder/$language.pdf" $all
    done
    "$program" sheet -q -n 3 --questions -s --theme compact -o "$folder/variants.pdf" practice
    "$program" solve -q -f pdf -o "$folder/solution.pdf" shifted-norm
    "$program" grade -q --sheet practice -o "$folder/grades.csv" --feedback "$folder/feedback" --feedback-solutions \
        --report "$folder/report.pdf" problems/sample-answers.csv
    for name in $languages variants solution report feedback/Ana; do
        good "PDF/UA of $name" $python tests/pdfua.py "$folder/$name.pdf"
    done
fi

# what an author wrote in another language than the sheet's
printf 'language: en\nproblem first\ntitle: One\nlet: x in R\nask: Find $x$ now.\nfind: derivative(x^2, x)\n\nproblem second\nlanguage: fr-CA\ntitle: Deux\nlet: x in R\nask: Trouvez.\nfind: derivative(x^3, x)\n' > "$folder/tongues.nabla"
"$program" sheet -q -l de -f html -o "$folder/tongues.html" "$folder/tongues.nabla"
for part in '<span lang="en">Find </span><math' '<span lang="en">One</span>' '<span lang="fr-CA">Trouvez.</span>'; do
    says "$part" "the author's language in HTML" cat "$folder/tongues.html"
done
good "html in three languages" $python tests/formats.py html "$folder/tongues.html"
says '{Find }\$x *\$.foreignlanguage{english}{ now.}' "the author's language in LaTeX" "$program" sheet -q -l de -f latex "$folder/tongues.nabla"
"$program" sheet -q -l en -f html -o "$folder/tongue.html" "$folder/tongues.nabla"
lacks '<span lang="en">' "the sheet's own language is marked" "$folder/tongue.html"
if [ -z "$quick" ]; then
    "$program" sheet -q -l de -o "$folder/tongues.pdf" "$folder/tongues.nabla"
    good "PDF/UA in three languages" $python tests/pdfua.py "$folder/tongues.pdf"
    qpdf --json "$folder/tongues.pdf" > "$folder/tongues.json"
    for count in 'en 2' 'fr-CA 2' 'de 2'; do # title and question; the document and a formula in what is English
        says "^${count#* }$" "the author's language in PDF, $count" grep -c "\"/Lang\": \"u:${count% *}\"" "$folder/tongues.json"
    done
fi

latex="$folder/links.tex"
"$program" sheet --questions -s -l de --theme compact -f latex -o "$latex" one-norm
for part in 'babelprovide.*german' 'hyperlink{answer-1' 'hypertarget{answer-1' 'begin{multicols}{2}' 'fill=white'; do
    says "$part" "latex of two columns in German" cat "$latex"
done

good "html of a report" "$program" grade --sheet practice -o "$folder/grades.csv" -l de --report "$folder/report.html" \
    problems/sample-answers.csv
good "html of a report" $python tests/formats.py html "$folder/report.html"

# question banks
for language in $banks; do
    # shellcheck disable=SC2086
    good "moodle in $language" "$program" sheet -l $language -n 2 -o "$folder/$language.xml" $all
    good "moodle in $language" $python tests/formats.py moodle "$folder/$language.xml"
    good "moodle in $language, field by field" $python tests/importers.py moodle "$folder/$language.xml"
    # shellcheck disable=SC2086
    good "gift in $language" "$program" sheet -l $language -n 2 -o "$folder/$language.gift" $all
    good "gift in $language" $python tests/importers.py gift "$folder/$language.gift" "$folder/$language.xml"
done
printf 'problem nowhere\ntitle: Norms // (2) ~ #3 {x}\nlet: t in R\nask: Find $f(t)$.\nfind: derivative(abs(t), t)\nat: t = 0\n' > "$folder/nowhere.nabla"
good "words as a question" "$program" sheet -q -f moodle -o "$folder/nowhere.xml" "$folder/nowhere.nabla"
good "words as a question" $python tests/importers.py moodle "$folder/nowhere.xml"
cat > "$folder/signs.nabla" << 'END'
problem signs
title:   Signs {of} = ~ # : \ <b> ]]>
let:     x in R
ask:     // Find {a} = ~b # c: \n [html] -> $f'(x)$ of $f(x) = x^2$ [[input:ans1]] {@x@} {#y#} 100% ]]> ::z:: <i>
find:    derivative(x^2, x)
mistake: x -- No: {x} = ~1; [[y]] ]]> <i> {@x@} -> \(
mistake: 2 -- [html] [[x]]

problem tiny
title:   T
let:     x in R
ask:     [0, 1] What?
find:    derivative(x^2/100000, x)
at:      x = 1/3
mistake: 1/7 -- [plain]{wrong}
END
for format in moodle gift; do
    good "signs that formats use, in $format" "$program" sheet -q -f $format -o "$folder/signs.$format" "$folder/signs.nabla"
done
good "signs that Moodle and STACK use" $python tests/importers.py moodle "$folder/signs.moodle"
good "signs that GIFT uses" $python tests/importers.py gift "$folder/signs.gift" "$folder/signs.moodle"
good "each rule of the importers tells when it is broken" $python tests/importers.py prove "$folder/en.xml" "$folder/nowhere.xml"
says "note: GIFT cannot express 'linear-map'" "what GIFT lacks" "$program" sheet -f gift linear-map norm-at-point
says "moodle is one file for all copies" "a folder for a question bank" "$program" sheet -f moodle -o "$folder/" practice
says "gift holds questions and solutions alike" "a key as a question bank" "$program" sheet -k -f gift practice
says "no 'moodel'; did you mean 'moodle'" "unknown formats" "$program" sheet -f moodel practice
if [ -n "$quick" ]; then echo "question banks are read in the whole run"
elif command -v xmllint > /dev/null; then good "xmllint" xmllint --noout "$folder/en.xml" "$folder/de.xml"
else echo "no xmllint here: question banks were read by Python alone"; fi
if [ -n "$quick" ]; then :
elif command -v maxima > /dev/null; then
    $python tests/formats.py maxima "$folder/en.xml" > "$folder/keys.mac"
    good "Maxima" timeout 300 maxima --very-quiet --batch="$folder/keys.mac"
    wanted=$(grep -c '^print' "$folder/keys.mac")
    [ "$(grep -c '^parsed' "$folder/said")" -eq "$wanted" ] && ! grep -q 'incorrect syntax' "$folder/said"
    verdict $? "Maxima did not read every key"
else echo "no maxima here: its keys were read by nabla alone"; fi

# data
good "json of a sheet" "$program" sheet -n 2 -o "$folder/sheet.json" practice
good "json of a sheet" $python - "$folder/sheet.json" << 'END'
import json, sys
sheet = json.load(open(sys.argv[1], encoding="utf-8"))
assert sheet["title"].startswith("Practice sheet") and len(sheet["copies"]) == 2, sheet["title"]
first = sheet["copies"][0]["problems"][0]
assert first["problem"] == "norm-at-point" and first["parts"][0]["answer"] == "(3/5, 4/5)", first
assert all(step["checked"] for copy in sheet["copies"] for p in copy["problems"] for part in p["parts"]
           for step in part["steps"] if step["checked"] is not None)
END

# plain text: narrow, and without Unicode
# shellcheck disable=SC2086
good "ascii" "$program" sheet -s --ascii -f text -o "$folder/ascii.txt" $all
LC_ALL=C lacks '[^ -~]' "a byte above 126 in --ascii" "$folder/ascii.txt"
awk '{ if (length($0) > 80) { print FILENAME ": " FNR ": " length($0) ": " $0; bad = 1 } } END { exit bad }' \
    "$folder/ascii.txt" > "$folder/said"
verdict $? "lines longer than 80"

# LaTeX
if [ -n "$quick" ]; then :
elif command -v pdflatex > /dev/null && kpsewhich exam.cls tikz.sty > /dev/null; then
    for source in en.latex de.latex; do
        cp "$folder/$source" "$folder/sheet.tex"
        good "pdflatex of $source" pdflatex -interaction=nonstopmode -halt-on-error -output-directory="$folder" "$folder/sheet.tex"
    done
    good "figures for pdflatex" "$program" sheet -f latex -o "$folder/figures.tex" --theme compact one-norm absolute-value drone-speed
    good "figures for pdflatex" pdflatex -interaction=nonstopmode -halt-on-error -output-directory="$folder" "$folder/figures.tex"
    good "TikZ" grep -q 'begin{tikzpicture}' "$folder/figures.tex"
else echo "no pdflatex with exam.cls and TikZ here: LaTeX was not compiled"; fi
echo "$passed passed, $failed failed"
