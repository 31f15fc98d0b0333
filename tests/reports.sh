#!/bin/sh
# What a teacher gets beside the verdicts: gradebooks, feedback, reports; hostile names; any number of workers.
#   tests/reports.sh PROGRAM
program=$(realpath "$1") passed=0 failed=0
cd "$(dirname "$0")/.." || exit 1
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
unset NABLA_BANK

is() { # WHAT COMMAND...: it succeeds
    what=$1
    shift
    if "$@" > "$folder/said" 2>&1; then passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "$what: failed"
        cat "$folder/said"
    fi
}

# gives STATUS ARGUMENT...: nabla grade ends with the status
gives() {
    wanted=$1
    shift
    "$program" grade "$@" > "$folder/out" 2> "$folder/errors" < "$folder/input"
    given=$?
    is "nabla grade $*: status $given, wanted $wanted; $(cat "$folder/errors")" test "$given" -eq "$wanted"
}

: > "$folder/input"
cat > "$folder/roster.csv" << 'END'
Student,First name,Last name,ID number,Email address
Ana,Ana,Ruiz,1001,ana@x.org
Ben,../../Ben,=2+3,1002,ben@x.org
Zoe,Zoe,Zimmer,1003,zoe@x.org
Zac,zoe,zimmer,1004,zac@x.org
END
cat > "$folder/answers.csv" << 'END'
student,shifted-norm,norm-at-point,power-rule
ana@x.org,(x+a)/‖x+a‖,"(3/5, 4/5)",
1002,x/‖x+a‖,"=cmd|'/C calc'!A0",1
/etc/passwd,"(x+a)/‖x+a‖
<b> = **bold** $x$",(3 + * 4,"𝄞‮~\frac{"
CON.pdf,,,
END

# gradebooks
gives 0 "$folder/answers.csv" -o "$folder/g.csv" -r "$folder/roster.csv" --gradebook moodle
cp "$folder/errors" "$folder/moodle-errors"
is "people go by the roster" grep -q '^Ana,shifted-norm,,' "$folder/g.csv"
is "the absent are blank" grep -q '^Zoe,norm-at-point,,,,blank,,none' "$folder/g.csv"
is "beside the verdicts" grep -q '^Ana,Ruiz,1001,ana@x.org,3.00,2.00,,5.00' "$folder/g-gradebook.csv"
is "blank for no answer" grep -q '^Zoe,Zimmer,1003,zoe@x.org,,,,' "$folder/g-gradebook.csv"
is "nobody on the roster twice" test "$(grep -c zoe@x.org "$folder/g-gradebook.csv")" -eq 1
gives 0 "$folder/answers.csv" -r "$folder/roster.csv" --gradebook canvas --gradebook-file "$folder/c.csv"
is "Canvas's importer" /usr/bin/python3 tests/importers.py canvas "$folder/c.csv"
is "Moodle's importer of grades" /usr/bin/python3 tests/importers.py moodle-grades "$folder/g-gradebook.csv"
printf 'sheet final\ntitle: Final Grade (7)\nproblems: shifted-norm, norm-at-point, power-rule\n' > "$folder/final.nabla"
for kind in canvas canvas-total; do
    gives 0 -q "$folder/answers.csv" -s "$folder/final.nabla" --gradebook "$kind" --gradebook-file "$folder/final.csv"
    is "a title with words of Canvas's own" /usr/bin/python3 tests/importers.py canvas "$folder/final.csv"
done
is "Canvas's second row" sh -c "sed -n 2p '$folder/c.csv' | grep -q '^Points Possible,,,,,[0-9.,]*,(read only)'"
is "those whom nobody knows are said" grep -q 'leaves out' "$folder/moodle-errors"
is "no formula in any table" sh -c "! grep -E '(^|,)\"?[=@]' '$folder/g.csv' '$folder/g-gradebook.csv' '$folder/c.csv'"

printf 'student,norm-at-piont,quotient,name\nAna,1,2,A\n' > "$folder/near.csv"
gives 0 -q "$folder/near.csv"
is "a column that is nearly a problem" grep -q "near.csv:1: warning: no problem 'norm-at-piont'.*did you mean 'norm-at-point'" "$folder/errors"
is "other columns are kept without a word" test "$(grep -c warning "$folder/errors")" -eq 1
echo '{"let": ["t in R"], "find": "derivtive(t^2, t)", "answer": "2t"}' > "$folder/input"
gives 1 --jsonl
is "a row's own words for what is wrong with it" grep -q '"error": "find: no name .derivtive.; did you mean' "$folder/out"
: > "$folder/input"

# feedback and report
gives 0 "$folder/answers.csv" -q -r "$folder/roster.csv" --feedback "$folder/sheets/" --report "$folder/report.txt"
for name in Ana-Ruiz Ben-2-3 Zoe-Zimmer zoe-zimmer-2 etc-passwd CON-pdf; do
    is "a text for $name" test -s "$folder/sheets/$name.txt"
    is "a PDF for $name" test "$(head -c 5 "$folder/sheets/$name.pdf")" = "%PDF-"
done
is "nothing else" test "$(find "$folder/sheets" -type f | wc -l)" -eq 12
is "nothing outside" test "$(find "$folder" -name '*.pdf' | grep -c -v /sheets/)" -eq 0
is "the verdict" grep -q '^Right. 3 of 3 points' "$folder/sheets/Ana-Ruiz.txt"
is "what was read" grep -q 'Your answer: (3/5, 4/5)' "$folder/sheets/Ana-Ruiz.txt"
is "the blunder" grep -q 'The whole vector between the bars' "$folder/sheets/Ben-2-3.txt"
is "the solution is not given away" sh -c "! grep -q 'The worked solution' '$folder/sheets/Ben-2-3.txt'"
is "nothing was handed in" grep -q 'Nothing was handed in' "$folder/sheets/Zoe-Zimmer.txt"
is "who is to be looked at" grep -q 'norm-at-point.*passwd' "$folder/report.txt"
is "a mistake" grep -q 'shifted-norm.*The whole vector' "$folder/report.txt"
gives 0 "$folder/answers.csv" -q --feedback "$folder/open" --feedback-solutions --report "$folder/report.pdf"
is "the solution if asked for" grep -q 'The worked solution' "$folder/open/1002.txt"
is "a PDF of the class" test "$(head -c 5 "$folder/report.pdf")" = "%PDF-"
cp "$folder/report.pdf" "$folder/first.pdf"
gives 0 "$folder/answers.csv" -q --report "$folder/report.pdf" -j 3
is "the same bytes again" cmp "$folder/first.pdf" "$folder/report.pdf"
gives 0 --sheet practice problems/sample-answers.csv -q --report "$folder/report.txt" --language de
gives 0 --sheet practice problems/sample-answers.csv -q --feedback "$folder/drone" --feedback-solutions
is "lines of an earlier part are not written again" \
    grep -q -l 'Lines 1 to 9 are those of part (b)' "$folder"/drone/*.txt
is "a report in German" grep -q 'Die häufigsten Fehler' "$folder/report.txt"

# no English in other languages: the fixed parts of English sentences, and those of no other language
cat > "$folder/mixed.csv" << 'END'
student,problem,answer
ana,shifted-norm,(x+a)/||x+a||^2
ben,shifted-norm,(x+b)/||x+a||
cy,shifted-norm,x'
di,shifted-norm,2
ed,shifted-norm,(x+a)/(||x+a||
fy,shifted-norm,(x+a)/||x+a|| * cos(1)
ana,drone-speed/a,sqrt(1+2t^2)
ana,drone-speed/b,2t/sqrt(1+2t^2)
ana,drone-speed/c,1.79
ben,drone-speed/a,"2t
sqrt(1+4t^2)"
ben,drone-speed/b,d/dt sqrt(1+4t^2)
ben,drone-speed/c,undefined
cy,drone-speed/b,1/2t
cy,drone-speed/c,"(3, 4"
di,nowhere,1
END
parts() { sed -n 's/^[a-z][a-z.-]*: //p' "$1" | sed 's/{[a-z-]*}/\n/g' | sed 's/^ *//; s/ *$//' | awk 'length > 11' | sort -u; }
parts templates/sentences/en.txt > "$folder/english"
for language in de fr es; do
    parts templates/sentences/$language.txt > "$folder/own"
    grep -v -x -F -f "$folder/own" "$folder/english" > "$folder/foreign"
    gives 1 "$folder/mixed.csv" -q -l $language -o "$folder/mixed-$language.csv" --feedback "$folder/mixed-$language" \
        --report "$folder/mixed-$language/report.txt"
    is "no English in $language" sh -c "! grep -F -f '$folder/foreign' '$folder/mixed-$language.csv' '$folder/mixed-$language/'*.txt"
done
printf 'student,problem,answer\nana,nowhere,1\nben,nowhere,2\ncy,nowhere,3\n' > "$folder/nowhere.csv"
gives 1 "$folder/nowhere.csv"
is "the same error is said once" test "$(grep -c "error: no problem 'nowhere'" "$folder/errors")" -eq 1
is "and how often it comes" grep -q 'nowhere: 2 more rows like this' "$folder/errors"
gives 1 "$folder/mixed.csv" -q -o "$folder/mixed.csv.csv"
is "English would be found" grep -q -F -f "$folder/foreign" "$folder/mixed.csv.csv"

printf 'student,let,key,answer\nana,x in R,sqrt(x),sqr(x)\n' > "$folder/question.csv"
gives 0 "$folder/question.csv" -o "$folder/q.csv"
is "no stop after a question" grep -q 'did you mean sqrt(x)? This could' "$folder/q.csv"

# a sheet says what is carried forward, and in which language
printf 'sheet carrying\naccept: carried: 0.25\nlanguage: de\nproblems: drone-speed\n' > "$folder/carrying.nabla"
printf 'student,1a,1b\nana,sqrt(1+2t^2),2t/sqrt(1+2t^2)\n' > "$folder/carried.csv"
gives 0 "$folder/carried.csv" --sheet "$folder/carrying.nabla"
is "a quarter is carried" grep -q 'partial,0.25,refuted,carried/part,,"Das ist richtig' "$folder/out"
printf 'sheet carrying\naccept: simplified\nproblems: drone-speed\n' > "$folder/carrying.nabla"
gives 1 "$folder/carried.csv" --sheet "$folder/carrying.nabla"
is "nothing else is accepted by a sheet" grep -q "carrying.nabla:2:9: error: a sheet accepts 'carried: 0.5'" "$folder/errors"

# a second grading
gives 0 "$folder/answers.csv" -o "$folder/g1.csv"
printf 'student,problem,verdict,note\n1002,shifted-norm,correct,as agreed\n' > "$folder/override.csv"
gives 0 "$folder/answers.csv" -o "$folder/g2.csv" --regrade "$folder/g1.csv" --override "$folder/override.csv"
is "who changes and why" grep -q "1002, shifted-norm: incorrect 0 → correct 1 (a teacher's verdict: as agreed)" "$folder/errors"
is "only one changes" grep -q '^1 changed, ' "$folder/errors"
gives 0 "$folder/answers.csv" -l de --regrade "$folder/g1.csv" --override "$folder/override.csv" -r "$folder/roster.csv" \
    --gradebook moodle --gradebook-file "$folder/de.csv"
is "changes in German" grep -q '^[1-9][0-9]* geändert, [0-9]* wie zuvor$' "$folder/errors"
is "gaps in German" grep -q 'grade: im Notenbuch fehlen [1-9]*: Weder' "$folder/errors"
is "progress in German" sh -c "script -qec \"'$program' sheet -l de -n 3 -o '$folder/copies.pdf' practice\" /dev/null | grep -q 'Exemplare 66 %'"
is "marked" grep -q ',correct,1,teacher,' "$folder/g2.csv"
gives 1 "$folder/answers.csv" --regrade "$folder/answers.csv"
printf 'student,problem,verdict\nnobody,shifted-norm,correct\n' > "$folder/override.csv"
gives 1 "$folder/answers.csv" --override "$folder/override.csv"
gives 1 "$folder/answers.csv" --roster "$folder/absent.csv"
gives 1 "$folder/answers.csv" --regrade "$folder/absent.csv"
is "nothing was graded in vain" test ! -s "$folder/out"
printf 'student,let,key,answer\nana,x in R,-x,-x\nben,x in R,-x,=x\n' > "$folder/signs.csv"
gives 0 "$folder/signs.csv" -o "$folder/s1.csv"
gives 0 "$folder/signs.csv" -q --regrade "$folder/s1.csv"
is "an answer that starts with a sign is the same answer" grep -q '^0 changed\|^Nothing changed' "$folder/errors"

# tables in whatever bytes, and broken ones
printf 'student;problem;answer\r\nbj\366rn;norm-at-point;"(3/5, 4/5)"\r\n' > "$folder/german.csv"
gives 0 "$folder/german.csv" -o "$folder/g.csv"
is "Windows-1252 is read" grep -q '^björn,norm-at-point,,"(3/5, 4/5)".*correct' "$folder/g.csv"
is "and said" grep -q 'german.csv: warning: 1 byte is not UTF-8 and read as Windows-1252' "$folder/errors"
printf '\377\376s\000t\000u\000d\000e\000n\000t\000,\000k\000e\000y\000,\000a\000n\000s\000w\000e\000r\000\n\000a\000,\0002\000,\0002\000' > "$folder/wide.csv"
gives 0 "$folder/wide.csv"
is "UTF-16 is read" grep -q '^a,,,2,2,correct' "$folder/out"
printf 'student;key;answer\na;(1, 2);(1; 2)\nb;3;"3" x\nc;3;3;;\n' > "$folder/broken.csv"
gives 1 "$folder/broken.csv"
is "an answer that lost a part is not judged" grep -q '^a,,,(1,,error,,none' "$folder/out"
is "nor one behind a broken quotation" grep -q '^b,,,3,,error' "$folder/out"
is "empty cells too many are fine" grep -q '^c,,,3,3,correct' "$folder/out"
is "what is wrong, and where" grep -q 'broken.csv:2: error: more cells than the header has' "$folder/errors"
: > "$folder/empty.csv"
gives 1 "$folder/empty.csv"
is "an empty table" grep -q 'empty.csv:1: error: there is nothing in it' "$folder/errors"
gives 1 "$folder"
is "a folder" grep -q 'Is a directory' "$folder/errors"

# the verdicts go into place whole, or not at all
gives 3 "$folder/answers.csv" -o /dev/full --gradebook csv --gradebook-file "$folder/not.csv"
is "a full disk ends it" test ! -e "$folder/not.csv"
gives 3 "$folder/answers.csv" -o "$folder/none/g.csv"
gives 1 "$folder/empty.csv" -o "$folder/not.csv"
is "nothing is written of nothing" test ! -e "$folder/not.csv"
is "nothing is left behind" test "$(find "$folder" -name '*.new' | wc -l)" -eq 0

# any number of workers
for workers in 1 2 7; do
    "$program" grade problems/sample-answers.csv --sheet practice -j $workers > "$folder/j$workers.csv" 2> "$folder/said"
    awk 'BEGIN { for (i = 0; i < 1500; i++) printf "{\"id\": %d, \"let\": [\"x in R\"], \"key\": \"2x\", \"answer\": \"%dx\"}\nno row %d\n", i, i % 7, i }' |
        "$program" grade --jsonl -j $workers > "$folder/j$workers.jsonl" 2> "$folder/said"
    is "the table with -j $workers" cmp "$folder/j1.csv" "$folder/j$workers.csv"
    is "the stream with -j $workers" cmp "$folder/j1.jsonl" "$folder/j$workers.jsonl"
done
is "every row has its reply" test "$(wc -l < "$folder/j7.jsonl")" -eq 3000
is "a row that is wrong says its line" test \
    "$(grep -o '"line": [0-9]*' "$folder/j7.jsonl" | md5sum)" = "$(seq 2 2 3000 | sed 's/^/"line": /' | md5sum)"
printf '\n\n{"id": 7, "answer": "x"}' > "$folder/input"
gives 1 --jsonl
is "blank lines count" grep -q '^{"id": 7, "verdict": "error", "error": ".*", "line": 3}$' "$folder/out"

# options that do not go together
gives 2 "$folder/answers.csv" --gradebook moodle
gives 2 "$folder/answers.csv" --gradebook blackboard -o "$folder/g.csv"
gives 2 "$folder/answers.csv" --gradebook-file "$folder/c.csv"
gives 2 "$folder/answers.csv" --feedback-solutions
gives 0 "$folder/answers.csv" --language de
gives 2 --jsonl --report "$folder/report.pdf"
gives 2 "$folder/answers.csv" --report "$folder/report.docx"
gives 2 -jsonl
is "one dash for two" grep -q "did you mean '--jsonl'" "$folder/errors"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
