#!/bin/sh
# The commands as a user meets them: what they say, and their exit statuses.
#   tests/commands.sh PROGRAM
program=$(realpath "$1") passed=0 failed=0
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
unset NABLA_BANK

# expect STATUS PATTERN ARGUMENT...: the status, and a line of output or of the errors that matches the pattern.
expect() {
    wanted=$1 pattern=$2
    shift 2
    "$program" "$@" > "$folder/said" 2>&1 < "$folder/input"
    given=$?
    verdict "$wanted" "$given" "$pattern" "nabla $*"
}

verdict() { # WANTED GIVEN PATTERN WHAT
    if [ "$1" -eq "$2" ] && { [ -z "$3" ] || grep -q -e "$3" "$folder/said"; }; then passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "$4: status $2, wanted $1 and '$3'; said:"
        cat "$folder/said"
    fi
}

# same FILE FILE WHAT: equal bytes.
same() {
    if cmp -s "$1" "$2"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "$3: $1 and $2 differ"; fi
}

: > "$folder/input"

# the program itself
expect 2 "which command" 
expect 0 "nabla COMMAND" --help
expect 0 "^nabla [0-9]" --version
expect 2 "no command 'slove'; did you mean 'solve'" slove
for command in solve sheet grade check list template new practice; do
    expect 0 "nabla $command" "$command" --help
    widest=$("$program" "$command" --help | awk 'length > widest { widest = length } END { print widest }')
    if [ "$widest" -le 80 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "$command --help is $widest wide"; fi
    expect 2 "no option '--bnak'; did you mean '--bank'" "$command" --bnak=x
done
expect 2 "wants an argument" solve --format
expect 2 "--format has no 'pfd'; did you mean 'pdf'" solve --format pfd 1
expect 2 "takes no argument" check --quiet=yes
expect 2 "^nabla solve: EXPRESSION|PROBLEM is missing" solve
expect 2 "too many arguments" list one
expect 2 "wants a whole number" check --variants many
expect 2 "there is no bank at" list --bank "$folder/nothing"

# list and new
expect 0 "shifted-norm" list
expect 0 "absolute-value" list --topic subgradients
expect 1 "did you mean 'subgradients'" list --topic subgradient
expect 2 "levels go from 1 to 5" list --level 7
expect 0 "" new my-problem -o "$folder/my-problem.nabla"
expect 0 "Differentiate f(x)" sheet "$folder/my-problem.nabla"
expect 1 "exists already" new my-problem -o "$folder/my-problem.nabla"
expect 0 "^my-problem  *ok" check --variants 5 "$folder/my-problem.nabla"
expect 2 "letters, digits and hyphens" new 'my problem'

# solve
expect 0 "x" solve 'gradient(norm(x), x)'
expect 0 "= 2xᵢ dxᵢ" solve sum-of-squares
expect 0 "note: I took x in R^n" solve 'gradient(norm(x + a), x)'
expect 0 "square root\|4" solve --let 't in R' 'derivative(sqrt(1 + 4t^2), t)'
expect 0 "shifted norm\|gradient" solve shifted-norm
expect 1 "did you mean 'shifted-norm'" solve shfted-norm
expect 0 "note: I took y in R" solve --let 'x in R' 'derivative(x*y^2, x)'
expect 0 "to differentiate: gradient(norm(x), x)" solve 'norm(x)'
expect 1 "is the dot product meant, x'\*y" solve --let 'x in R^n; y in R^n' 'gradient(x*y, x)'
expect 0 "Find the second derivative of sin t with respect to t" solve --let 't in R' 'derivative(derivative(sin(t), t), t)'
expect 0 "^ *|gᵢ| ≤ 1 where (Ax − b)ᵢ = 0}" solve --let 'x in R^n; A in R^(m x n); b in R^m' 'subdifferential(norm(A*x - b, 1), x)'
expect 0 "to be proved" solve --let 'u in R^n; v in R^n' 'norm(u + v)^2 = norm(u)^2 + 2*dot(u, v) + norm(v)^2'
expect 1 "the two sides are not equal" solve --let 'u in R^n; v in R^n' 'norm(u + v)^2 = norm(u)^2 + norm(v)^2'
expect 1 "^expression:1:18: error: expected ) before the end" solve 'derivative(x^2, x'
expect 1 "no function 'curl'; derivative, gradient" solve 'curl(x)'
expect 1 "no problem 'shiftednorm'; did you mean 'shifted-norm'" solve shiftednorm
expect 1 "no problem 'practise'; did you mean 'practice'" sheet practise
expect 1 "no problem 'practice'; it is a sheet" solve practice
expect 1 "^expression:1:1: error: no name 'gradent'; did you mean 'gradient'" solve 'gradent(norm(x), x)'
expect 1 "^expression:1:12: error: no name 'nrom'; did you mean 'norm'" solve 'gradient(x nrom(x), x)'
expect 1 "no function 'foo'" solve 'foo(x)'
expect 0 "note: I took x in R; y in R" solve 'derivative(xy, x)'
expect 1 "^--let:1:" solve --let 'x in' 'x'
expect 1 "^--at:1:" solve --let 'x in R^n' --at 'y = 1' 'gradient(norm(x), x)'
expect 2 "is a problem" solve --let 'x in R' shifted-norm
expect 0 '"answer": "(3/5, 4/5)"' solve --format json norm-at-point
expect 0 '"before": "derivative(ln(x), x)"' solve --format json --let 'x in R' 'derivative(x*ln(x), x)'
expect 0 '"mistake": "norm/one"' sheet --format json drone-speed
expect 0 '       = ⎢' solve --steps brief --let 'x in R^3' 'hessian(sqrt(x_1^2+x_2^2*x_3), x)'
expect 0 'Bei t = 0 existiert sie nicht' solve -l de --let 't in R' --at 't = 0' 'derivative(1/t, t)'
expect 0 '"answer": "1.78885438' solve --format json --let 't in R' --at 't = 1' 'derivative(sqrt(1 + 4t^2), t)'
for format in text pdf html latex json; do
    expect 0 "" solve --format "$format" -o "$folder/one.$format" norm-hessian
    expect 0 "" solve --format "$format" -o "$folder/two.$format" norm-hessian
    same "$folder/one.$format" "$folder/two.$format" "the same input gives the same bytes"
done

expect 0 "" solve -o "$folder/told.json" norm-hessian # the name tells the format
same "$folder/one.json" "$folder/told.json" "a name that ends in json"
expect 0 "is written as text; --format" solve -o "$folder/one.docx" norm-hessian
expect 0 "" solve -o "$folder/one.speech.txt" norm-hessian
cp "$folder/one.speech.txt" "$folder/said"
verdict 0 $? "Step 1\|1\. " "a name that ends in speech.txt"

# sheet
expect 0 "" sheet practice -o "$folder/sheet.pdf"
expect 0 "" sheet --solutions practice -o "$folder/sheet.txt"
expect 0 "Worksheet" sheet --questions --solutions --format text power-rule
expect 0 "" sheet --key --variants 3 power-rule 'topic:subgradients x2' -o "$folder/key.txt"
expect 1 "problem:1:1: error: no problem 'powr-rule'; did you mean 'power-rule'" sheet powr-rule
expect 2 "give it alone" sheet practice power-rule
expect 1 "no problem 'practice'; it is a sheet" sheet power-rule practice
expect 1 "no problem on 'subgradient'; did you mean 'subgradients'" sheet topic:subgradient
printf 'student,name\nana,Ana B.\nben,Ben C.\n' > "$folder/class.csv"
expect 0 "" sheet --roster "$folder/class.csv" power-rule -o "$folder/copies/"
expect 0 "" sheet -j 2 --roster "$folder/class.csv" power-rule -o "$folder/shared/"
for name in ana.pdf ben.pdf; do # the same bytes, however many write them
    if [ -s "$folder/copies/$name" ] && cmp "$folder/copies/$name" "$folder/shared/$name"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "no $name"; fi
done
expect 0 "" sheet -n 3 power-rule -o "$folder/pieces.pdf" # copy by copy into the file, at once to standard output
"$program" sheet -n 3 -f pdf power-rule > "$folder/whole.pdf" < "$folder/input"
same "$folder/pieces.pdf" "$folder/whole.pdf" "a file in pieces"
printf 'problem rare\nlet: x in R\npick: a in 1..500\nrequire: a = 7\nask: Differentiate $a x$.\nfind: derivative(a*x, x)\n' > "$folder/rare.nabla"
expect 0 "" sheet -n 1 "$folder/rare.nabla" -o "$folder/rare.pdf"
expect 1 "no values that fulfil this in 400 drawings" sheet -n 20 "$folder/rare.nabla" -o "$folder/left.pdf"
ls "$folder" > "$folder/said"
verdict 0 "$(grep -c '^left' "$folder/said")" "" "a file of copies is left behind, although one could not be made"
printf 'student\nCy D.\nCy-D\n' > "$folder/twins.csv" # whose files must not be one
expect 0 "" sheet --roster "$folder/twins.csv" power-rule -o "$folder/twins/"
ls "$folder/twins" > "$folder/said"
verdict 0 $? "^Cy-D-2.pdf" "a file for each"
expect 0 "Ana B" sheet --roster "$folder/class.csv" --format text power-rule
expect 1 "cannot" sheet --roster "$folder/nobody.csv" power-rule

printf '{{#problems}}\n{{#parts}}\n{{question}}\n{{/parts}}\n{{/problems}}\n' > "$folder/short.md"
expect 0 "Differentiate" sheet --template "$folder/short.md" power-rule
expect 0 "" sheet --template worksheet power-rule
expect 1 "there is no template 'none'" sheet --template none power-rule
expect 1 "did you mean 'worksheet'" sheet --template worksheeet power-rule
printf '{{qestion}}\n' > "$folder/wrong.md"
expect 1 "wrong.md:1:3: error: there is no field 'qestion'; did you mean 'question'" \
    sheet --template "$folder/wrong.md" power-rule
expect 0 "templates: *exam, feedback, key, report, solutions, worksheet" template list
expect 0 "use it with --template" template copy worksheet -o "$folder/quiz.md"
expect 1 "already there" template copy worksheet -o "$folder/quiz.md"
expect 0 "" sheet --template "$folder/quiz.md" power-rule
expect 2 "expected 'list' or 'copy NAME'" template paint

printf '{{points-table}}\n' > "$folder/points.md"
expect 0 "" grade -q --sheet practice --feedback "$folder/points" --feedback-template "$folder/points.md" \
    -o "$folder/points.csv" problems/sample-answers.csv
cp "$folder/points/Ana.txt" "$folder/said"
verdict 0 $? "^Reached  2  3  2  4  2  2  3   18" "feedback as the template says"
printf '{{point-table}}\n' > "$folder/points.md"
expect 1 "points.md:1:3: error: there is no field 'point-table'; did you mean 'points-table'" \
    grade --feedback "$folder/points" --feedback-template "$folder/points.md" problems/sample-answers.csv
printf '{{question}}\n' > "$folder/points.md"
expect 1 "there is no field 'question'; did you mean 'questions'" \
    grade --report "$folder/r.txt" --report-template "$folder/points.md" problems/sample-answers.csv

# themes
expect 0 "html{font-size:163.6%" sheet --theme large --format html power-rule
expect 1 "there is no theme 'lagre'; did you mean 'large'" sheet --theme lagre power-rule
printf 'paper: a3\n' > "$folder/wrong.theme"
expect 1 "wrong.theme:1:8: error: expected a4 or letter" sheet --theme "$folder/wrong.theme" power-rule
printf 'logo: ../../secret.png\n' > "$folder/wrong.theme"
expect 1 "wrong.theme:1:7: error: a logo stands beside its theme" solve --theme "$folder/wrong.theme" power-rule
printf '\211PNG\r\n\032\n\0\0\0\rIHDR\0\0\0\001\0\0\0\001\010\002' > "$folder/half.png"
printf 'font: sans\nlogo: half.png\n' > "$folder/wrong.theme"
expect 1 "wrong.theme:2:7: error: this picture is damaged" sheet --theme "$folder/wrong.theme" power-rule
expect 2 "theme goes with --feedback or --report" grade --theme large problems/sample-answers.csv
expect 1 "there is no theme 'lagre'; did you mean 'large'" \
    grade --theme lagre --report "$folder/r.txt" problems/sample-answers.csv
printf 'sheet loud\nproblems: power-rule\ntheme: copier\n' > "$folder/loud.nabla"
expect 0 "grayscale" sheet --format html "$folder/loud.nabla"

# languages
expect 0 "Bestimmen Sie den Gradienten" solve --language de 'gradient(norm(x), x)'
expect 0 'réciproque du sinus.*√(1 − u²)' solve --language fr --steps full --format json 'derivative(asin(t), t)'
expect 0 "<html lang=\"es\"" sheet --language es --format html power-rule
expect 1 "no sentences in the language 'xx'; there are de, en, es, fr" sheet --language xx power-rule
printf 'sheet german\ntitle: Blatt 1\nproblems: power-rule\nlanguage: de\n' > "$folder/german.nabla"
expect 0 "Arbeitsblatt\|Insgesamt" sheet "$folder/german.nabla"
expect 0 "Ausführliche Lösungen" sheet --solutions "$folder/german.nabla"

# LaTeX compiles, where pdflatex and the class exam are installed
if command -v pdflatex > /dev/null && kpsewhich exam.cls extsizes.sty > /dev/null; then
    for kind in --key --solutions; do
        expect 0 "" sheet "$kind" --language fr --theme large -o "$folder/sheet.tex" power-rule shifted-norm
        pdflatex -interaction=nonstopmode -output-directory="$folder" "$folder/sheet.tex" > "$folder/said" 2>&1
        verdict 0 $? "Output written" "pdflatex sheet.tex ($kind)"
    done
else
    echo "commands.sh: pdflatex and its class exam are not installed here: LaTeX was not compiled"
fi

# check: the whole bank, and what is wrong with its place
expect 0 " good, 0 wrong" check
cat > "$folder/wrong.nabla" <<'END'
problem fine
let:  t in R
ask:  Differentiate $t^2$.
find: derivative(t^2, t)
problem wrong-key
let:  t in R
ask:  Differentiate $√(1 + 4t^2)$.
find: derivative(sqrt(1 + 4t^2), t)
answer: 8t/sqrt(1 + 4t^2)
END
expect 1 "wrong.nabla:9:9: error: this is not the answer" check "$folder/wrong.nabla"
expect 1 "^fine  *ok" check "$folder/wrong.nabla"
expect 1 "1 good, 1 wrong" check "$folder/wrong.nabla"
expect 1 "cannot open" check "$folder/nothing.nabla"
mkdir "$folder/empty"
expect 1 "there are no problems in" check "$folder/empty"
expect 1 "the bank is empty" list --bank "$folder/empty"
printf 'sheet own\nproblems: norm-at-point\n' > "$folder/own.nabla"
expect 0 "^own  *ok, a sheet of 1 problem$" check "$folder/own.nabla"
expect 0 "" sheet problems/sheets.nabla
printf 'sheet own\nproblems: norm-at-point\ntheme: lagre\n' > "$folder/own.nabla"
expect 1 "own.nabla:3:8: error: there is no theme 'lagre'; there are compact" check "$folder/own.nabla"
printf 'problem own\nlet: x in R\nask: Find it.\nfind: derivative(x^2, x)\nkey: 2x\n' > "$folder/own.nabla"
expect 1 "own.nabla:5:1: error: no key 'key'; there are title, topics" check "$folder/own.nabla"
printf 'problem own\nlet: x in R\nask: Find it.\nfind: derivative(x^2, x)\nmistake: sqrt/tooth\n' > "$folder/own.nabla"
expect 1 "no rule has a mistake 'sqrt/tooth'; there are sqrt/" check "$folder/own.nabla"
printf 'p\000q\n' > "$folder/own.nabla"
expect 1 "p?q" check "$folder/own.nabla"

# grade
printf 'student,problem,answer\nana,norm-at-point,"(3/5, 4/5)"\nben,norm-at-point,"(3, 4)"\n' > "$folder/answers.csv"
expect 0 "correct" grade "$folder/answers.csv"
printf '{"id":"s2","let":["t in R"],"find":"derivative(sqrt(1+4t^2), t)","answer":"8t/sqrt(1+4t^2)"}\n' > "$folder/input"
expect 0 '"mistake": *"sqrt/lost-half"' grade --jsonl
: > "$folder/input"

# practice
said() { # PATTERN TYPED ARGUMENT...: what practice says to what is typed
    pattern=$1
    printf "$2" > "$folder/input"
    shift 2
    expect 0 "$pattern" practice "$@"
}
said "^I read: (x + a)/norm(x + a)" '(x+a)/||x+a||\n' shifted-norm
said "^Right\." '(x+a)/||x+a||\n' shifted-norm
said "^1 of 1 right, 1 at once" '(x+a)/||x+a||\n' shifted-norm
said "^1 of 1 right\.$" 'hint\n(x+a)/||x+a||\n' shifted-norm
said "^Not yet\. This is the gradient of" 'x/||x||\n' shifted-norm
said "^Hint: Call the vector" 'hint\n' shifted-norm
said "^Hint: Write the norm as a root" 'hint\nhint\n' shifted-norm
said "no more hints" "$(printf 'hint\\n%.0s' 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15)" shifted-norm
said "I cannot read this: no name 'y'" 'y/2\n' shifted-norm
said "^Type an answer, 'hint'" '\n' shifted-norm
said "Checked at" 'solution\n' shifted-norm
said "^0 of 2 right, 1 shown, 1 passed over" 'Solution\nNext\n' shifted-norm norm-at-point
said "^0 of 0 right" 'quit\n' shifted-norm norm-at-point
said "^  solution" 'help\n' shifted-norm
said "^drone-speed (b)" 'next\nnext\n' drone-speed
said "^0 of 3 right, 3 passed over" 'next\nnext\nnext\n' --topic norms --count 3 --seed 1 --level 1
: > "$folder/input"
expect 1 "did you mean 'shifted-norm'" practice shifted-nrm
expect 1 "no problem on 'cooking'" practice --topic cooking
expect 1 "no sentences in the language 'xx'" practice --language xx shifted-norm
expect 2 "'shifted-norm' names one" practice --topic norms shifted-norm

# typical mistakes of a teacher: each with its place, and what to write instead
cat > "$folder/mistakes.nabla" <<'END'
problem no-find
let:  x in R
ask:  Differentiate $x^2$.

problem unknown-key
let:  x in R
aks:  Differentiate $x^2$.
ask:  Differentiate $x^2$.
find: derivative(x^2, x)

problem misspelt
let:  x in R^n
ask:  Find the gradient.
find: gradient(nrom(x), x)

problem bad-shape
let:  x in R^n; t in R
ask:  Find it.
find: gradient(norm(t*x) + x, x)

problem unbalanced
let:  x in R
ask:  Differentiate.
find: derivative((x + 1^2, x)

problem twice
let:  x in R
ask:  Differentiate.
find: derivative(x^2, x)

problem twice
let:  x in R
ask:  Differentiate.
find: derivative(x^3, x)

problem wrong-answer
let:  x in R
ask:  Differentiate.
find: derivative(x^2, x)
answer: 3x

problem at-undeclared
let:  x in R
ask:  Differentiate.
find: derivative(x^2, x)
at:   y = 3

problem bad-range
let:  x in R
pick: a in 9..2
ask:  Differentiate.
find: derivative(a*x^2, x)

problem never
let:  x in R
pick: a in 2..9
require: a > 20
ask:  Differentiate.
find: derivative(a*x^2, x)

problem unknown-mistake
let:  x in R
ask:  Differentiate $√x$.
find: derivative(sqrt(x), x)
mistake: sqrt/lost-hlaf

problem key-as-mistake
let:  x in R
ask:  Differentiate.
find: derivative(x^2, x)
mistake: x + x -- Not yet.

problem bad-level
level: hard
let:  x in R
ask:  Differentiate.
find: derivative(x^2, x)

problem bad-accept
let:  x in R
ask:  Differentiate.
find: derivative(x^2, x)
accept: simplifed

sheet bad-sheet
problems: twice, wrng-answer
END
"$program" check "$folder/mistakes.nabla" > "$folder/said" 2>&1
status=$?
while IFS= read -r line; do
    verdict 1 "$status" "mistakes.nabla:$line" "nabla check mistakes.nabla"
done <<'END'
1:9: error: 'no-find' does not say what to find
7:1: error: no key 'aks'; did you mean 'ask'
14:16: error: no name 'nrom'; did you mean 'norm'
19:26: error: sum of a number and a vector in R^n
24:30: error: expected ) before the end
31:9: error: 'twice' exists already
40:9: error: this is not the answer, which is 2x
46:7: error: no name 'y'
50:12: error: there is nothing in this range; did you mean 2..9
57:10: error: no values that fulfil this
65:10: error: no rule has a mistake 'sqrt/lost-hlaf'; did you mean 'sqrt/lost-half'
71:10: error: this is the right answer
74:8: error: a level is a number from 1 to 5
83:9: error: 'simplifed' is nothing to accept; did you mean 'simplified'
86:18: error: no problem 'wrng-answer'; did you mean 'wrong-answer'
END

# choices, words, elements, definitions
mkdir "$folder/choices"
cat > "$folder/choices/all.nabla" <<'END'
problem choose-norm
let:    x in R^n; a in R^n, constant
ask:    Let $f(x) = ‖x + a‖₂$. Which is $∇f(x)$?
find:   gradient(norm(x + a), x)
choose: 4
mistake: x/norm(x) -- That is another function's.

problem choose-given
let:    t in R
ask:    Which is the derivative of $sqrt(1 + 4t^2)$?
find:   derivative(sqrt(1 + 4t^2), t)
choose: 8t/sqrt(1 + 4t^2); 1/(2sqrt(1+4t^2)); 4t

problem choose-set
let:    t in R
ask:    What is $∂|t|$ at $0$?
find:   subdifferential(abs(t), t)
at:     t = 0
choose: {-1, 1}; {0}; undefined

problem one-subgradient
let:    x in R^n
ask:    Name a subgradient of $‖x‖_1$ at $0$.
find:   subdifferential(norm1(x), x)
at:     x = 0
accept: element, /any vector(,? of course)?/

problem by-limit
let:    t in R
ask:    From the definition, differentiate $t^2$.
find:   derivative(t^2, t)
method: definition
END
cat > "$folder/choose.nabla" <<'END'
problem right-among-wrong
let:    t in R
ask:    Choose.
find:   derivative(t^2, t)
choose: t; t + t
END
expect 0 "5 good, 0 wrong" check --variants 40 "$folder/choices"
expect 1 "choose.nabla:5:12: error: this is the right answer" check "$folder/choose.nabla"
printf 'sheet s\nproblems: norm-at-point; shifted-norm\n' > "$folder/several.nabla"
expect 1 "several.nabla:2:11: error: no problem .*; commas stand between names" sheet "$folder/several.nabla"
slip() { # ASK PATTERN MORE: what `nabla check` warns of in a question
    printf 'problem p\nlet: x in R\nask: %s\nfind: derivative(x^2, x)\n%s\n' "$1" "$3" > "$folder/slip.nabla"
    expect 0 "$2" check "$folder/slip.nabla"
}
slip 'Find \(x^2\).' 'slip.nabla:3:11: warning: this is shown as text: formulas stand between \$ and \$'
slip 'Find $x^2.' 'slip.nabla:3:11: warning: no \$ closes this formula'
slip 'For $5 find $x^2$, or \(not).' '^1 good, 0 wrong'
slip 'Find $x^2$.' '^1 good, 0 wrong' 'mistake: x — a dash that an editor made of two hyphens'
letter=$("$program" sheet --bank "$folder/choices" --seed 3 --key choose-given | sed -n 's/^(\([a-d]\)).*/\1/p')
said '^Right\.' "$letter\n" --bank "$folder/choices" --seed 3 choose-given
said '^Right\.' '4t/sqrt(1 + 4t^2)\n' --bank "$folder/choices" choose-given
said '^Not yet\. The factor 1/2' '8t/sqrt(1 + 4t^2)\n' --bank "$folder/choices" choose-given
said '^Right\.' 'Any vector\n' --bank "$folder/choices" one-subgradient
said '^Right\.' '0\n' --bank "$folder/choices" one-subgradient
said 'difference quotient' 'solution\n' --bank "$folder/choices" by-limit
: > "$folder/input"

# the variant that a student gets on paper is the one that is graded
keys() { # ARGUMENT...: the keys that the sheet prints, as a table of answers by Ana, Ben, ...
    echo "student,problem,answer"
    "$program" sheet --key --format latex "$@" | sed -n 's/.*&= //p' | paste -d, - - - |
        awk -F, '{ split("ana ben eve", name, " "); for (i = 1; i <= NF; i++) if ($i) print name[i] ",power-rule," $i }'
}
keys --roster "$folder/class.csv" --seed 7 power-rule > "$folder/own.csv"
keys --seed 7 power-rule > "$folder/common.csv"
expect 0 "2 answers: 2 right" grade --seed 7 --roster "$folder/class.csv" "$folder/own.csv" -o "$folder/graded.csv"
expect 0 "2 answers: 0 right" grade --seed 7 "$folder/own.csv" -o "$folder/graded.csv"
expect 0 "1 answer: 1 right" grade --seed 7 "$folder/common.csv" -o "$folder/graded.csv"
expect 0 "^2 Antworten: 0 richtig, 2 falsch" grade -l de --seed 7 "$folder/own.csv" -o "$folder/graded.csv"
expect 0 "^2 réponses : 0 juste, 2 faux" grade -l fr --seed 7 "$folder/own.csv" -o "$folder/graded.csv"
expect 0 "^2 respuestas: 2 correcto" grade -l es --seed 7 --roster "$folder/class.csv" "$folder/own.csv" -o "$folder/graded.csv"
keys --variants 1 --seed 7 power-rule | sed '1s/$/,variant/; 2s/$/,1/' > "$folder/numbered.csv"
expect 0 "1 answer: 1 right" grade --seed 7 "$folder/numbered.csv" -o "$folder/graded.csv"
expect 0 "common variant" grade --help

# installed, the program finds what comes with it from its own place
mkdir -p "$folder/installed/bin" "$folder/installed/share/nabla"
cp "$program" "$folder/installed/bin/nabla"
cp -r problems templates "$folder/installed/share/nabla/"
(cd "$folder" && installed/bin/nabla sheet --language de shifted-norm) > "$folder/said" 2>&1
verdict 0 $? "Arbeitsblatt" "nabla sheet, installed"

# a full disk
for arguments in "--version" "--help" "list" "solve shifted-norm" "solve --format json shifted-norm" "check --variants 1"; do
    # shellcheck disable=SC2086 # words
    "$program" $arguments > /dev/full 2> "$folder/said"
    verdict 3 $? "cannot write" "nabla $arguments > /dev/full"
done

echo "$passed passed, $failed failed"
