#!/usr/bin/env python3
"""A differential test against two computer-algebra systems, SymPy and Giac (test oracles only).

Random functions are differentiated by the oracle; nabla must find the oracle's derivative equal to its own, and the
oracle's derivative plus a perturbation different. Where nabla disagrees, the row is printed with both answers; rows that
are known and explained stand in oracle-explained.txt. Usage: oracle.py NABLA [COUNT [SEED]]; exit status 1 if a
disagreement is not explained. An oracle that is not installed is passed over with a notice.
"""
import json, math, os, random, re, shutil, subprocess, sys

HERE = os.path.dirname(os.path.abspath(__file__))
FUNCTIONS = ["sin", "cos", "tan", "exp", "ln", "sqrt", "atan", "asin", "sinh", "cosh", "tanh", "abs"]
PERTURBED = ["({}) + 1", "({}) + x", "({}) - 1/1000", "({})*(3 + x^2) + 7", "({}) + exp(x)"]


def leaf(r):
    return r.choice(["x", "x", "x", str(r.randint(1, 9)), "x^%d" % r.randint(2, 4)])


def expression(r, depth):
    """A function of x, as text that nabla, SymPy and Giac all read."""
    if depth == 0 or r.random() < 0.1:
        return leaf(r)
    kind = r.random()
    a = expression(r, depth - 1)
    if kind < 0.35:
        return "%s(%s)" % (r.choice(FUNCTIONS), a)
    if kind < 0.45:
        return "(%s)^%d" % (a, r.choice([-2, -1, 2, 3]))
    b = expression(r, depth - 1)
    return "(%s) %s (%s)" % (a, r.choice("+-**/"), b)


def has_values(text):
    """Is the function defined anywhere? 1/(x - x) is not, and then oracles differ in what they make of it."""
    names = {n: getattr(math, n) for n in ("sin", "cos", "tan", "exp", "sqrt", "atan", "asin", "sinh", "cosh", "tanh")}
    names.update(ln=math.log, abs=abs)
    for x in (0.37, -0.41, 0.83, 1.7, -2.3, 4.1):
        try:
            value = eval(text.replace("^", "**"), {"__builtins__": {}}, dict(names, x=x))  # made here, not read
            if not isinstance(value, complex) and math.isfinite(value):
                return True
        except (ValueError, ZeroDivisionError, OverflowError, TypeError):
            pass
    return False


def functions(count, seed):
    r = random.Random(seed)
    made, seen = [], set()
    while len(made) < count:
        f = expression(r, r.choice([1, 2, 2, 3]))
        if "x" in f.replace("exp", "") and f not in seen and has_values(f):
            seen.add(f)
            made.append(f)
    return made


def by_sympy(texts):
    import sympy
    x = sympy.Symbol("x", real=True)
    names = {"x": x, "ln": sympy.log, "abs": sympy.Abs}
    for text in texts:
        try:
            d = sympy.diff(sympy.sympify(text.replace("^", "**"), locals=names), x)
            beyond = (sympy.zoo, sympy.nan, sympy.I, sympy.atan2, sympy.re, sympy.im)
            yield None if d.has(*beyond) else sympy.sstr(d).replace("**", "^").replace("Abs", "abs")
        except (TypeError, ValueError, AttributeError, RecursionError):
            yield None


def by_giac(texts):
    """Each line carries its number, so that what giac says besides can be told apart."""
    lines = "".join("[%d,diff(%s,x)];\n" % (100000 + i, t) for i, t in enumerate(texts))
    out = subprocess.run(["giac"], input=lines, capture_output=True, text=True, timeout=900).stdout
    found = {int(m.group(1)) - 100000: m.group(2) for m in re.finditer(r"^\[(\d+),(.*)\]\s*$", out, re.M)}
    beyond = re.compile(r"undef|infinity|\bi\b|error|Dirac|\[")
    for i in range(len(texts)):
        yield None if i not in found or beyond.search(found[i]) else found[i].strip()


def rows(texts, derivatives, seed):
    r = random.Random(seed)
    for i, (f, d) in enumerate(zip(texts, derivatives)):
        if d is None or len(d) > 3000:
            continue
        base = {"let": ["x in R"], "find": "derivative(%s, x)" % f}
        yield dict(base, id="%d=" % i, answer=d)
        yield dict(base, id="%d!" % i, answer=r.choice(PERTURBED).format(d))


def judge(nabla, asked):
    text = "".join(json.dumps(row) + "\n" for row in asked)
    out = subprocess.run([nabla, "grade", "--jsonl"], input=text, capture_output=True, text=True).stdout
    return [json.loads(line) for line in out.splitlines()]


def explained():
    path = os.path.join(HERE, "oracle-explained.txt")
    lines = [l.split("#")[0].strip() for l in open(path, encoding="utf-8")] if os.path.exists(path) else []
    return {l for l in lines if l}


def compare(name, nabla, asked, known):
    counts, bad = {}, 0
    for row, reply in zip(asked, judge(nabla, asked)):
        wanted = "correct" if row["id"].endswith("=") else "incorrect"
        verdict = reply["verdict"]
        counts[verdict] = counts.get(verdict, 0) + 1
        disagrees = verdict in ("correct", "incorrect") and verdict != wanted
        if disagrees and row["find"] not in known:
            bad += 1
            print("%s: %s: %s should be %s, is %s: %s" % (name, row["find"], row["answer"], wanted, verdict, reply.get("feedback")))
    print("%s: %d rows: %s; %d disagreements" % (name, len(asked), ", ".join("%s %d" % c for c in sorted(counts.items())), bad))
    return bad


def main():
    nabla = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 5000
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    texts, known, bad = functions(count, seed), explained(), 0
    try:
        import sympy  # noqa: F401
        bad += compare("sympy", nabla, list(rows(texts, by_sympy(texts), seed)), known)
    except ImportError:
        print("oracle: notice: SymPy is not installed (python3-sympy); its part is passed over")
    if shutil.which("giac"):
        bad += compare("giac", nabla, list(rows(texts, by_giac(texts), seed)), known)
    else:
        print("oracle: notice: Giac is not installed; its part is passed over")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
