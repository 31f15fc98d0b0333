#!/usr/bin/env python3
"""How fast answers are judged, beside reading alone and beside other systems.

Usage: grade.py NABLA READING. Judges 2,000 pairs of right and wrong answers to as many questions, the first answer to each
of 500 questions to be solved, 100,000 distinct answers to one question, 100,000 to ten questions, and 1,000,000 answers of
which most are repetitions. Where the scripts of
other systems are ($PEERS, or ../shared/peers), two kinds of pairs of a key and an answer go through each system that is
installed (SymPy, Giac, Maxima; Compute Engine and KAS below $PEERS_CE and $PEERS_NPM); one that is not there is passed over
with a notice. The ratios that are printed: (1) a sample of the 100,000 distinct answers, each with the one key, beside
nabla's rate of all 100,000, which are answers to one question; (2) the other systems' own 2,000 pairs, each with a key of
its own, beside nabla's rate of the same pairs. Times are of the processor. Exit status 1 if nabla has a wrong verdict.
"""
import json, os, random, re, resource, subprocess, sys, tempfile

NABLA, READING = sys.argv[1:3]
SECONDS = 20  # what another system may take for its own pairs; for the sample of distinct answers half of it
SAMPLE = 400

# The key, an equal answer and a different one, in parameters a, b, c.
TEMPLATES = [
    ("{a}*cos({a}*x)", "{a}*(1 - 2*sin({a}*x/2)^2)", "-{a}*cos({a}*x)"),
    ("{b}*x^({b} - 1)*exp({a}*x) + {a}*x^{b}*exp({a}*x)",
     "x^({b} - 1)*exp({a}*x)*({b} + {a}*x)",
     "{b}*{a}*x^({b} - 1)*exp({a}*x)"),
    ("{a}*x/sqrt({c} + {a}*x^2)", "2*{a}*x/(2*sqrt({a}*x^2 + {c}))", "2*{a}*x/sqrt({c} + {a}*x^2)"),
    ("{a}/({a}*x + {b})", "1/(x + {b}/{a})", "1/({a}*x + {b})"),
    ("2*{a}*({a}*x + {b})", "2*{a}^2*x + 2*{a}*{b}", "2*({a}*x + {b})"),
    ("{a}*sin(2*x)", "2*{a}*sin(x)*cos(x)", "{a}*sin(x)*cos(x)"),
    ("({b} - x^2)/({b} + x^2)^2", "1/({b} + x^2) - 2*x^2/({b} + x^2)^2", "1/(2*x)"),
    ("{a}*exp({b}*x)/(1 + exp({b}*x))^2", "{a}/(exp(-{b}*x) + 2 + exp({b}*x))", "{a}/(1 + exp({b}*x))^2"),
    ("1 + tan({a}*x)^2", "1/cos({a}*x)^2", "1 - tan({a}*x)^2"),
    ("(x + {a})*(x - {b})*(x + {c})",
     "x^3 + ({a} - {b} + {c})*x^2 + ({a}*{c} - {a}*{b} - {b}*{c})*x - {a}*{b}*{c}",
     "x^3 + ({a} + {b} + {c})*x^2 + {a}*{b}*{c}"),
]
# Names, what is asked, the right answer, one with a mistake that is known.
FUNCTIONS = [
    ("x in R", "derivative(sqrt({c} + {a}*x^2), x)", "{a}*x/sqrt({c} + {a}*x^2)", "2*{a}*x/sqrt({c} + {a}*x^2)"),
    ("x in R", "derivative(x^{b}*exp({a}*x), x)", "x^({b} - 1)*exp({a}*x)*({b} + {a}*x)", "{b}*{a}*x^({b} - 1)*exp({a}*x)"),
    ("x in R", "derivative({a}*ln({b} + {c}*x^2), x)", "2*{a}*{c}*x/({b} + {c}*x^2)", "{a}/({b} + {c}*x^2)"),
    ("x in R^n; u in R^n", "gradient({a}*norm({b}*x - {c}*u), x)", "{a}*{b}*({b}*x - {c}*u)/norm({b}*x - {c}*u)",
     "{a}*({b}*x - {c}*u)/norm({b}*x - {c}*u)"),
    ("x in R^n; u in R^m; A in R^(m x n)", "gradient({a}/2*norm({b}*A*x - {c}*u)^2, x)", "{a}*{b}*A'*({b}*A*x - {c}*u)",
     "{a}*{b}*A*({b}*A*x - {c}*u)"),
]
DECLARATION, QUESTION = "t in R", "derivative(sqrt(1 + 4t^2), t)"


def pairs(count):
    r = random.Random(7)
    for i in range(count):
        key, equal, other = TEMPLATES[i // 2 % len(TEMPLATES)]
        values = {"a": r.randint(2, 9), "b": r.randint(2, 9), "c": r.randint(1, 9)}
        yield key.format(**values), (equal if i % 2 else other).format(**values), bool(i % 2)


def distinct(i, right):
    """The numbers of answer i: n*t/(d*sqrt(a + b*t^2))."""
    return (4 * i, i, 1, 4) if right else (i + 1, i % 17 + 1, i % 13 + 1, i % 29 + 5)


def answers(count, right):
    """Distinct answers to the question; right(i) says whether answer i is to be right."""
    for i in range(1, count + 1):
        yield "%d*t/(%d*sqrt(%d + %dt^2))" % distinct(i, right(i))


def first_answers(count):
    """So many questions to be solved: rows with the right answer, with a mistake, and with what nothing explains."""
    r = random.Random(3)
    kinds = [], [], []
    for i in range(count):
        let, find, right, mistaken = FUNCTIONS[i % len(FUNCTIONS)]
        a, b, c = r.sample([2, 3, 5, 6, 7, 8, 10, 11, 12, 13], 3)
        values = {"a": a, "b": b, "c": c}
        for rows, answer in zip(kinds, (right, mistaken, "norm(x)^7*(" + right + ")")):
            rows.append({"id": i, "let": let, "find": find.format(**values), "answer": answer.format(**values)})
    return kinds


def row(number, answer):
    return {"id": number, "let": [DECLARATION], "find": QUESTION, "answer": answer}


def run(command, text):
    """What the command says, and the seconds of processor time it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, input=text, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return done.stdout, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def judge(rows):
    said, seconds = run([NABLA, "grade", "--jsonl"], "".join(json.dumps(r) + "\n" for r in rows))
    return [json.loads(line) for line in said.splitlines()], seconds


def say(name, count, seconds, note=""):
    rate = count / max(seconds, 1e-9)
    print("%-36s %9d in %8.2f s: %9.0f a second%s" % (name, count, seconds, rate, note), flush=True)


PEERS = os.environ.get("PEERS") or os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../shared/peers")
SCRIPTS = [("SymPy", "w1_grade_sympy.py"), ("Giac", "w1_grade_giac.py"), ("Maxima", "w1_grade_maxima.py"),
           ("Compute Engine", "w1_grade_cortex.js --variant identically"), ("KAS", "w1_grade_kas.js")]


def peer_row(pair):
    names = sorted(set(re.findall(r"(?<![a-z])[xyztuv](?![a-z])", pair["teacher"] + " " + pair["student"])))
    return {"id": pair["id"], "let": [name + " in R" for name in names or ["x"]], "key": pair["teacher"],
            "answer": pair["student"]}


def ask_peer(script, folder, seconds):
    """The line of figures that the script prints of the pairs in the folder; None: the system is not installed."""
    name, *arguments = script.split()
    interpreter = "node" if name.endswith(".js") else sys.executable
    command = [interpreter, os.path.join(PEERS, name), "--budget", str(seconds)] + arguments
    try:
        done = subprocess.run(command, capture_output=True, text=True, env=dict(os.environ, PEERS_TMP=folder))
        return json.loads(done.stdout.splitlines()[-1])
    except (OSError, IndexError, ValueError):
        return None


def compare_peers(folder, own, seconds, what):
    """The pairs in the folder through each system, beside nabla's own rate of them."""
    for name, script in SCRIPTS:
        figures = ask_peer(script, folder, seconds)
        if not figures or not figures["n"] or figures["errors"] == figures["n"]:
            print("  %s is not installed" % name)
            continue
        spent = figures["cpu_seconds"] or figures["seconds"]
        say("  through " + name, figures["n"], spent, "; %d wrong, %d undecided; nabla is %.0f times as fast (%s)" %
            (figures["wrong"], figures["undecided"], own * spent / figures["n"], what))


def sample_pair(i, right):
    """A distinct answer with its key, as the other systems read them."""
    plain, tex = "%d*t/(%d*sqrt(%d + %d*t^2))", "\\frac{%d\\cdot t}{%d\\cdot \\sqrt{%d+%d\\cdot t^{2}}}"
    key, answer = (4, 1, 1, 4), distinct(i, right)
    return {"id": i, "cat": "distinct", "kind": "equal" if right else "other numbers", "equal": right, "vars": ["t"],
            "teacher": plain % key, "student": plain % answer, "teacher_tex": tex % key, "student_tex": tex % answer}


def sample_beside_peers(count, own):
    """A sample of the distinct answers, half of them right, through the other systems."""
    if not os.path.exists(os.path.join(PEERS, "gen_pairs.py")):
        return
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "pairs.jsonl"), "w") as file:
            for i in range(SAMPLE):
                file.write(json.dumps(sample_pair(i * (count // SAMPLE) + 1 + i % 2, i % 2 == 0)) + "\n")
        compare_peers(folder, own, SECONDS // 2, "distinct answers to one question")


def beside_peers():
    """How many of the peers' pairs nabla judges wrongly."""
    if not os.path.exists(os.path.join(PEERS, "gen_pairs.py")):
        print("the scripts of other systems are not in " + PEERS)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, os.path.join(PEERS, "gen_pairs.py"), folder], check=True, capture_output=True)
        with open(os.path.join(folder, "pairs.jsonl")) as file:
            some = [json.loads(line) for line in file]
        said, seconds = judge(peer_row(pair) for pair in some)
        wrong = wrong_among(said, [pair["equal"] for pair in some])
        say("the other systems' pairs", len(some), seconds, "; %d wrong" % wrong)
        compare_peers(folder, len(some) / seconds, SECONDS, "pairs with a key each")
    return wrong


def wrong_among(said, expected):
    return sum((v["verdict"] == "correct") != e for v, e in zip(said, expected)) + len(expected) - len(said)


def reading_alone(texts):
    command = [READING, DECLARATION]
    return float(subprocess.run(command, input="\n".join(texts) + "\n", capture_output=True, text=True).stdout)


# Ten questions, and answers to each that differ in a number.
QUESTIONS = [
    ({"let": ["t in R"], "find": "derivative(sqrt(1 + 4t^2), t)"}, "{a}*t/({i}*sqrt(1 + 4t^2))", "8t/({j}*sqrt(1 + 4t^2))"),
    ({"let": ["x in R^n", "a in R^n"], "find": "gradient(norm(x + a), x)"}, "{i}(x + a)/({i}||x + a||)", "(x + {j}a)/||x + a||"),
    ({"let": ["x in R^n"], "find": "gradient(norm(x)^2, x)"}, "2x + {i}(x - x)", "{j}x"),
    ({"let": ["x in R"], "find": "derivative(x^2*exp(3x), x)"}, "\\frac{{{i} x e^{{3x}} (3x + 2)}}{{{i}}}", "2x exp(3x) + {j} x^2 exp(3x)"),
    ({"let": ["x in R"], "key": "x^2 - 1"}, "(x - 1)(x + 1) + {i}*0", "x^2 - {i}/{j}"),
    ({"let": ["x in R^2"], "find": "gradient(norm(x), x)", "at": "x = (3, 4)"}, "({b}, {a})/({i}*5)", "({b}, {a})/{j}"),
    ({"let": ["A in R^(m x n)", "b in R^m", "x in R^n"], "find": "gradient(norm(A*x - b)^2/2, x)"}, "{i}A'(Ax - b)/{i}", "{j}A'(Ax - b)"),
    ({"let": ["x in R"], "find": "derivative(sin(x)^2, x)"}, "2 sin(x) cos(x)*{i}/{i}", "{j}cos(x)^2"),
    ({"let": ["x in R"], "find": "derivative(ln(1 + x^2), x)"}, "{c}x/({i} + {i}x^2)", "2x/({j} + x^2)"),
    ({"let": ["x in R^n"], "find": "hessian(norm(x), x)"}, "{i}(I - x x'/||x||^2)/({i}||x||)", "I/||x|| - {j} x x'/||x||^3"),
]


def mixed(count):
    r = random.Random(5)
    for i in range(1, count + 1):
        question, right, wrong = r.choice(QUESTIONS)
        is_right = r.random() < 0.6
        answer = (right if is_right else wrong).format(i=i, j=i + 2, a=4 * i, b=3 * i, c=2 * i)
        yield dict(question, id=i, answer=answer), is_right


def main():
    some = list(pairs(2000))
    rows = [{"id": i, "let": ["x in R"], "key": p[0], "answer": p[1]} for i, p in enumerate(some)]
    said, seconds = judge(rows)
    wrong = wrong_among(said, [p[2] for p in some])
    say("2,000 pairs", len(some), seconds, "; %d wrong" % wrong)
    firsts = first_answers(500)
    for name, rows, right in zip(("right", "a known mistake", "not explained"), firsts, (True, False, False)):
        said, seconds = judge(rows)
        wrong += wrong_among(said, [right] * len(rows))
        named = sum(bool(v.get("mistake")) for v in said)
        say("500 questions solved, " + name, len(rows), seconds, "; %.2f ms each, %d named" % (1e3 * seconds / len(rows), named))
    kinds = [("right", lambda i: True), ("wrong", lambda i: False), ("half right", lambda i: i % 2 == 1)]
    for name, right in kinds:
        texts = list(answers(100000, right))
        said, seconds = judge(row(i, a) for i, a in enumerate(texts))
        wrong += wrong_among(said, [right(i + 1) for i in range(len(texts))])
        ratio = seconds / reading_alone(texts)
        say("100,000 distinct, " + name, len(texts), seconds, "; %.1f times reading alone" % ratio)
    sample_beside_peers(len(texts), len(texts) / seconds)
    several = list(mixed(100000))
    said, seconds = judge(r for r, _ in several)
    missed = wrong_among(said, [right for _, right in several])
    wrong += missed
    say("100,000 distinct, ten questions", len(several), seconds, "; %d wrong" % missed)
    r = random.Random(11)
    lines = [json.dumps(row(0, a)) + "\n" for a in answers(5000, lambda i: i % 2)]
    ranks = (min(int(r.paretovariate(0.7)) - 1, len(lines) - 1) for _ in range(1000000))
    said, seconds = run([NABLA, "grade", "--jsonl"], "".join(lines[k] for k in ranks))
    say("1,000,000 with repetition", said.count("\n"), seconds)
    wrong += beside_peers()
    return 1 if wrong else 0


sys.exit(main())
