#!/usr/bin/env python3
"""How fast answers are judged, beside reading alone and beside other systems.

Usage: grade.py NABLA READING. Judges 2,000 pairs of right and wrong answers to as many questions, 100,000 distinct
answers to one question, and 1,000,000 answers of which most are repetitions. Pairs go through SymPy, Giac and Maxima,
too, whose commands are $SYMPY_PYTHON (a Python that has SymPy), $GIAC and $MAXIMA, or what PATH has; one that is not
there is passed over with a notice. Times are of the processor. Exit status 1 if nabla has a wrong verdict.
"""
import json, os, random, re, resource, shutil, subprocess, sys, tempfile

NABLA, READING = sys.argv[1:3]
SECONDS = 30  # what another system may take

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
DECLARATION, QUESTION = "t in R", "derivative(sqrt(1 + 4t^2), t)"


def pairs(count):
    r = random.Random(7)
    for i in range(count):
        key, equal, other = TEMPLATES[i // 2 % len(TEMPLATES)]
        values = {"a": r.randint(2, 9), "b": r.randint(2, 9), "c": r.randint(1, 9)}
        yield key.format(**values), (equal if i % 2 else other).format(**values), bool(i % 2)


def answers(count, right):
    """Distinct answers to the question, half of them right."""
    for i in range(1, count + 1):
        if right(i):
            yield "%d*t/(%d*sqrt(1 + 4t^2))" % (4 * i, i)
        else:
            yield "%d*t/(%d*sqrt(%d + %dt^2))" % (i + 1, i % 17 + 1, i % 13 + 1, i % 29 + 5)


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


def sympy_verdicts(python, some):
    program = """
import sys, json, sympy, time
from sympy.parsing.sympy_parser import parse_expr, standard_transformations, convert_xor
names = {"x": sympy.Symbol("x", real=True)}
read = lambda s: parse_expr(s, local_dict=names, transformations=standard_transformations + (convert_xor,))
start = time.process_time()
for line in sys.stdin:
    key, answer = json.loads(line)
    print(json.dumps(bool(sympy.simplify(read(key) - read(answer)) == 0)), flush=True)
    if time.process_time() - start > %d: break
""" % SECONDS
    said, seconds = run([python, "-c", program], "".join(json.dumps(p[:2]) + "\n" for p in some))
    return [line == "true" for line in said.split()], seconds


def giac_verdicts(giac, some):
    program = "".join("simplify((%s)-(%s))==0;\n" % p[:2] for p in some)
    with tempfile.NamedTemporaryFile("w", suffix=".giac") as file:
        file.write(program)
        file.flush()
        said, seconds = run([giac, file.name], "")
    return [word == "true" for word in re.findall(r"^(true|false)\b", said, re.M)], seconds


def maxima_verdicts(maxima, some):
    program = "".join("print(is(radcan(trigexpand(trigsimp(%s-(%s))))=0))$\n" % p[:2] for p in some)
    said, seconds = run([maxima, "--very-quiet", "--batch-string=" + program], "")
    return [word == "true" for word in re.findall(r"^(true|false)\s*$", said, re.M)], seconds


def others(some, own_rate):
    python = os.environ.get("SYMPY_PYTHON") or shutil.which("python3")
    has_sympy = python and subprocess.run([python, "-c", "import sympy"], capture_output=True).returncode == 0
    some = some[:400]
    systems = [("SymPy", has_sympy and python, sympy_verdicts),
               ("Giac", os.environ.get("GIAC") or shutil.which("giac"), giac_verdicts),
               ("Maxima", os.environ.get("MAXIMA") or shutil.which("maxima"), maxima_verdicts)]
    for name, command, ask in systems:
        if not command:
            print("%s is not installed" % name)
            continue
        said, seconds = ask(command, some)
        if not said:
            print("%s gave no verdicts" % name)
            continue
        wrong = sum(v != p[2] for v, p in zip(said, some))
        rate = len(said) / seconds
        say("  pairs through " + name, len(said), seconds,
            "; %d wrong; nabla is %.0f times as fast" % (wrong, own_rate / rate))


def wrong_among(said, expected):
    return sum((v["verdict"] == "correct") != e for v, e in zip(said, expected)) + len(expected) - len(said)


def reading_alone(texts):
    command = [READING, DECLARATION]
    return float(subprocess.run(command, input="\n".join(texts) + "\n", capture_output=True, text=True).stdout)


def main():
    some = list(pairs(2000))
    rows = [{"id": i, "let": ["x in R"], "key": p[0], "answer": p[1]} for i, p in enumerate(some)]
    said, seconds = judge(rows)
    wrong = wrong_among(said, [p[2] for p in some])
    say("2,000 pairs", len(some), seconds, "; %d wrong" % wrong)
    pair_rate = len(some) / seconds
    kinds = [("right", lambda i: True), ("wrong", lambda i: False), ("half right", lambda i: i % 2 == 1)]
    for name, right in kinds:
        texts = list(answers(100000, right))
        said, seconds = judge(row(i, a) for i, a in enumerate(texts))
        wrong += wrong_among(said, [right(i + 1) for i in range(len(texts))])
        ratio = seconds / reading_alone(texts)
        say("100,000 distinct, " + name, len(texts), seconds, "; %.1f times reading alone" % ratio)
    r = random.Random(11)
    texts = list(answers(5000, lambda i: i % 2))
    lines = [json.dumps(row(0, a)) + "\n" for a in texts]
    ranks = (min(int(r.paretovariate(0.7)) - 1, len(lines) - 1) for _ in range(1000000))
    chosen = "".join(lines[k] for k in ranks)
    said, seconds = run([NABLA, "grade", "--jsonl"], chosen)
    say("1,000,000 with repetition", said.count("\n"), seconds)
    others(some, pair_rate)
    return 1 if wrong else 0


sys.exit(main())
