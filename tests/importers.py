#!/usr/bin/env python3
"""Files for other programs, field by field, as their importers read them.

  importers.py moodle|canvas|moodle-grades FILE...   what an importer would refuse, drop or misread
  importers.py gift FILE.gift FILE.xml               the same of GIFT, and where it says other things than the XML
  importers.py prove FILE.xml...                     breaks each rule once, and wants it to be told

The rules are those of Moodle's question/format/{xml,gift}/format.php and grade/import/csv, of STACK's questiontype.php, and of
Canvas's lib/gradebook_importer.rb. Each says what happens there to a file that breaks it.
"""
import base64
import copy
import csv
import re
import sys
import xml.etree.ElementTree as tree

FORMATS = {"moodle_auto_format", "html", "plain_text", "markdown"}
FRACTIONS = {100, 90, 83.33333, 80, 75, 70, 66.66667, 60, 50, 40, 33.33333, 30, 25, 20, 16.66667, 14.28571, 12.5, 11.11111, 10, 5, 0}
KINDS = {"category", "numerical", "multichoice", "shortanswer", "truefalse", "essay", "stack"}
TESTS = {"AlgEquiv", "EqualComAss", "CasEqual", "SameType", "SubstEquiv", "Sets", "Equiv", "Expanded", "FacForm", "LowestTerms",
         "NumAbsolute", "NumRelative", "NumSigFigs", "NumDecPlaces", "String", "StringSloppy", "SRegExp", "Int", "Diff", "GT", "GTE"}
WITH_OPTIONS = {"NumAbsolute", "NumRelative", "NumSigFigs", "NumDecPlaces", "FacForm", "Int", "Diff"}
INPUTS = {"algebraic", "numerical", "matrix", "varmatrix", "boolean", "string", "textarea", "equiv", "units", "singlechar", "notes",
          "dropdown", "radio", "checkbox"}


def number(text, least=float("-inf"), most=float("inf")):
    try:
        return least <= float(text or "") <= most
    except ValueError:
        return False


def all_of(question, path):
    return question.findall(path)


def words(element):
    return "".join(element.itertext()) if element is not None else ""


# ---- one field each: where, what it may hold, what the importer does with anything else ----

def among(*values):
    return lambda text: text in values


FIELDS = [  # kind ("*": all but categories), path, what it may hold, what else it leads to, a value that breaks the rule
    ("*", "name/text", lambda t: 0 < len(t.strip()) <= 255, "a question without a name is refused, a long one is cut", " "),
    ("*", "questiontext/text", lambda t: bool(t.strip()), "there is nothing to answer", ""),
    ("*", "defaultgrade", lambda t: number(t, 0), "the points are no number", "many"),
    ("*", "penalty", lambda t: number(t, 0, 1), "a penalty is a part of the points", "10"),
    ("*", "hidden", among("0", "1"), "hidden is 0 or 1", "no"),
    ("numerical", "answer/text", lambda t: t == "*" or number(t), "what is no number becomes 0", "1/2"),
    ("numerical", "answer/tolerance", lambda t: number(t, 0), "the tolerance becomes 0", "-"),
    ("numerical", "answer/text", lambda t: "e" not in t, "not every reader knows exponents", "1e3"),
    ("numerical", "unitgradingtype", among("0", "1", "2"), "unknown way to mark units", "3"),
    ("numerical", "unitpenalty", lambda t: number(t, 0, 1), "a penalty is a part of the points", "2"),
    ("numerical", "showunits", among("0", "1", "2", "3"), "unknown way to show units", "4"),
    ("numerical", "unitsleft", among("0", "1"), "left or right", "2"),
    ("multichoice", "single", among("true", "false"), "anything else counts as true", "no"),
    ("multichoice", "shuffleanswers", among("true", "false"), "anything else counts as true", "no"),
    ("multichoice", "answernumbering", among("none", "abc", "ABCD", "123", "iii", "IIII"), "unknown numbering", "a)"),
    ("shortanswer", "usecase", among("0", "1"), "0 or 1", "yes"),
    ("shortanswer", "answer/text", lambda t: bool(t.strip()), "an empty answer is dropped", ""),
    ("truefalse", "answer/text", among("true", "false"), "which answer is which goes by these words", "wahr"),
    ("essay", "responseformat", among("editor", "editorfilepicker", "plain", "monospaced", "noinline"), "unknown", "text"),
    ("essay", "responsefieldlines", lambda t: number(t, 1, 100), "lines of the field", "0"),
    ("stack", "stackversion/text", lambda t: re.fullmatch(r"20\d{8}", t), "warns that the question is of a later STACK", "4.4"),
    ("stack", "questionsimplify", among("0", "1"), "'invalid bool value': the question is refused", "true"),
    ("stack", "assumepositive", among("0", "1"), "'invalid bool value'", "true"),
    ("stack", "assumereal", among("0", "1"), "'invalid bool value'", "true"),
    ("stack", "sqrtsign", among("0", "1"), "'invalid bool value'", "yes"),
    ("stack", "multiplicationsign", among("dot", "cross", "onum", "none"), "unknown option: refused", "times"),
    ("stack", "complexno", among("i", "j", "symi", "symj"), "unknown option: refused", "I"),
    ("stack", "inversetrig", among("cos-1", "acos", "arccos", "arccos-arcosh"), "unknown option: refused", "arc"),
    ("stack", "logicsymbol", among("lang", "symbol"), "unknown option: refused", "and"),
    ("stack", "matrixparens", among("[", "(", "{", "|", ""), "unknown option: refused", "square"),
    ("stack", "input/name", lambda t: re.fullmatch(r"[a-zA-Z][a-zA-Z0-9_]{0,17}", t), "no name of an input", "1st"),
    ("stack", "input/type", lambda t: t in INPUTS, "no such input: refused", "text"),
    ("stack", "input/tans", lambda t: bool(t.strip()), "an input needs the teacher's answer", ""),
    ("stack", "input/boxsize", lambda t: number(t, 1, 200), "the width of the field", "0"),
    ("stack", "input/strictsyntax", among("0", "1"), "'invalid bool value'", "2"),
    ("stack", "input/insertstars", among("0", "1", "2", "3", "4", "5"), "unknown option", "6"),
    ("stack", "input/syntaxattribute", among("0", "1", "2"), "unknown option", "3"),
    ("stack", "input/forbidfloat", among("0", "1"), "'invalid bool value'", ""),
    ("stack", "input/requirelowestterms", among("0", "1"), "'invalid bool value'", ""),
    ("stack", "input/checkanswertype", among("0", "1"), "'invalid bool value'", ""),
    ("stack", "input/mustverify", among("0", "1"), "'invalid bool value'", ""),
    ("stack", "input/showvalidation", among("0", "1", "2", "3"), "unknown option", "4"),
    ("stack", "prt/name", lambda t: re.fullmatch(r"[a-zA-Z][a-zA-Z0-9_]{0,17}", t), "no name of a tree", "1"),
    ("stack", "prt/value", lambda t: number(t, 1e-7), "'the marks available must be positive': refused", "0"),
    ("stack", "prt/autosimplify", among("0", "1"), "'invalid bool value'", ""),
    ("stack", "prt/feedbackstyle", among("0", "1", "2", "3"), "unknown style; 0 gives no marks", "4"),
    ("stack", "prt/node/name", lambda t: re.fullmatch(r"\d+", t), "nodes are found by number", "one"),
    ("stack", "prt/node/answertest", lambda t: t in TESTS, "no such test: refused", "AlgEqual"),
    ("stack", "prt/node/sans", lambda t: bool(t.strip()), "nothing to test", ""),
    ("stack", "prt/node/tans", lambda t: bool(t.strip()), "nothing to test against", ""),
    ("stack", "prt/node/quiet", among("0", "1"), "'invalid bool value'", ""),
    ("stack", "prt/node/truescoremode", among("=", "+", "-"), "unknown mode", "equals"),
    ("stack", "prt/node/falsescoremode", among("=", "+", "-"), "unknown mode", "equals"),
    ("stack", "prt/node/truescore", lambda t: number(t, 0, 1), "a score is a part of the marks", "2"),
    ("stack", "prt/node/falsescore", lambda t: number(t, 0, 1), "a score is a part of the marks", "2"),
    ("stack", "prt/node/truepenalty", lambda t: t == "" or number(t, 0, 1), "a penalty is a part of the marks", "2"),
    ("stack", "prt/node/falsepenalty", lambda t: t == "" or number(t, 0, 1), "a penalty is a part of the marks", "2"),
    ("stack", "prt/node/trueanswernote", lambda t: t.strip() and "|" not in t, "notes are joined by |", "a|b"),
    ("stack", "prt/node/falseanswernote", lambda t: t.strip() and "|" not in t, "notes are joined by |", ""),
]


# ---- rules about more than one field: each gives what is wrong, or nothing ----

def plain_texts(q):
    """A <text> with an element in it: 'invalidxml', the import stops."""
    return [t.tag for t in q.iter("text") if len(t)]


def known_formats(q):
    """An unknown format is taken for HTML."""
    return [e.get("format") for e in q.iter() if e.get("format") is not None and e.get("format") not in FORMATS]


def allowed_fractions(q):
    """A fraction that is no grade of Moodle's list: 'Invalid grade', the import stops (its default)."""
    return [a.get("fraction") for a in q.findall("answer")
            if not number(a.get("fraction"), -100, 100) or abs(float(a.get("fraction"))) not in FRACTIONS]


def one_is_right(q):
    """No answer with 100 %: 'at least one of the answers should be 100%'."""
    answers = q.findall("answer")
    return ["no answer has 100 %"] if answers and not any(a.get("fraction") == "100" for a in answers) else []


def known_by_three_digits(q):
    """A number with three digits is told as wrong without being known."""
    pairs = [(a.findtext("text"), a.findtext("tolerance")) for a in q.findall("answer")]
    return [value for value, tolerance in pairs if number(value) and number(tolerance) and float(value) % 1
            and abs(float(value) - float(f"{float(value):.2e}")) > float(tolerance) * 1.0001]


def enough_answers(q):
    """A choice of one is refused; true/false has two."""
    least = {"multichoice": 2, "truefalse": 2, "numerical": 1, "shortanswer": 1}.get(q.get("type"), 0)
    return ["too few answers"] if len(q.findall("answer")) < least else []


def files_are_there(q):
    """A name without its file is a broken picture; a name with a folder in it is not found."""
    wrong = []
    for place in (e for e in q.iter() if e.find("text") is not None):
        named = set(re.findall(r"@@PLUGINFILE@@/([^\"]+)", place.findtext("text") or ""))
        given = {f.get("name"): f for f in place.findall("file")}
        wrong += sorted(named ^ set(given))
        for name, file in given.items():
            try:
                base64.b64decode((file.text or "").strip(), validate=True)
            except ValueError:
                wrong.append(name + " is not base64")
            if "/" in (name or "/") or file.get("path", "/") != "/" or file.get("encoding") != "base64":
                wrong.append(f"{name} would not be found")
    return wrong


def castext(q):
    """[[…]] that is no field of the question, {@…@} and {#…#} are commands in STACK's texts."""
    inputs = {f"[[{k}:{i}]]" for i in map(words, q.findall("input/name")) for k in ("input", "validation")}
    fields = inputs | {f"[[feedback:{p}]]" for p in map(words, q.findall("prt/name"))}
    texts = [words(t) for path in ("questiontext", "generalfeedback", "specificfeedback", "prtcorrect", "prtincorrect",
                                   "prtpartiallycorrect", "prt/node/truefeedback", "prt/node/falsefeedback")
             for t in q.findall(path + "/text")]
    found = [m for t in texts for m in re.findall(r"\[\[[^\]]*\]\]|\[\[|\{@|\{#", t)]
    return [m for m in found if m not in fields] + sorted(f for f in fields if found.count(f) != 1)


def tree_is_whole(q):
    """A next node that is not there, one that is never reached, or a ring: refused."""
    wrong = []
    for prt in q.findall("prt"):
        names = [words(n.find("name")) for n in prt.findall("node")]
        after = {words(n.find("name")): {words(n.find("truenextnode")), words(n.find("falsenextnode"))} for n in prt.findall("node")}
        wrong += [f"node {n} is there twice" for n in set(names) if names.count(n) > 1]
        seen, open_nodes = set(), names[:1]
        while open_nodes:
            node = open_nodes.pop()
            if node in seen or node not in after:
                continue
            seen.add(node)
            open_nodes += after[node] - {"-1"}
        wrong += [f"no node {n}" for s in after.values() for n in s - {"-1"} - set(names)]
        wrong += [f"node {n} is never reached" for n in names if n not in seen]
        wrong += [f"node {n} leads back" for n in names for m in after[n] - {"-1"} if m.isdigit() and n.isdigit() and int(m) <= int(n)]
    return wrong


def notes_differ(q):
    """Statistics and tests go by the notes: two alike cannot be told apart."""
    notes = [words(e) for kind in ("true", "false") for e in q.findall(f"prt/node/{kind}answernote")]
    return sorted({n for n in notes if notes.count(n) > 1})


def options_given(q):
    """Some tests need an option: without it they fail at run time."""
    return [words(n.find("answertest")) for n in q.findall("prt/node")
            if words(n.find("answertest")) in WITH_OPTIONS and not words(n.find("testoptions")).strip()]


def variables(q):
    return [line for line in words(q.find("questionvariables/text")).strip().split("\n") if line.strip()]


def statements_end(q):
    """Every statement is NAME:EXPRESSION; with all brackets closed, else the question does not compile."""
    wrong = []
    for line in variables(q):
        depth = 0
        for sign in re.sub(r'"[^"]*"', "", line):
            depth += sign in "([{"
            depth -= sign in ")]}"
            if depth < 0:
                break
        if depth or not re.fullmatch(r"[a-zA-Z]\w*(\([\w, ]*\))?:=?.+;", line.strip()):
            wrong.append(line)
    return wrong


def names_are_set(q):
    """A name that no statement sets stands for itself: nobody could give that answer."""
    set_names = {re.match(r"\s*(\w+)", line)[1] for line in variables(q) if re.match(r"\s*\w+", line)}
    used = [words(e).strip() for path in ("input/tans", "prt/node/tans") for e in q.findall(path)]
    return [u for u in used if re.fullmatch(r"(ta|w)\d*", u) and u not in set_names]


def tests_are_there(q):
    """A test of an input, a tree or a note that is not in the question fails for ever."""
    inputs, trees = set(map(words, q.findall("input/name"))), set(map(words, q.findall("prt/name")))
    notes = {words(e) for kind in ("true", "false") for e in q.findall(f"prt/node/{kind}answernote")}
    wrong = [words(e) for e in q.findall("qtest/testinput/name") if words(e) not in inputs]
    wrong += [words(e) for e in q.findall("qtest/expected/name") if words(e) not in trees]
    return wrong + [words(e) for e in q.findall("qtest/expected/expectedanswernote") if words(e) not in notes | {"NULL"}]


def note_for_variants(q):
    """A question with random numbers needs a note that tells its variants apart."""
    return ["rand without a note"] if any("rand" in v for v in variables(q)) and not words(q.find("questionnote/text")).strip() else []


def alter(path, value):
    def change(q):
        q.find(path).text = value
    return change


def alter_attribute(path, key, value):
    def change(q):
        q.find(path).set(key, value)
    return change


def add_text(path, more):
    def change(q):
        q.find(path).text = (q.find(path).text or "") + more
    return change


def alter_numbers(value, tolerance):
    def change(q):
        q.find("answer/text").text, q.find("answer/tolerance").text = value, tolerance
    return change


def drop_answers(q):
    for answer in q.findall("answer")[1:]:
        q.remove(answer)


RULES = [  # kind, rule, what breaks it
    ("*", plain_texts, lambda q: tree.SubElement(q.find("questiontext/text"), "p")),
    ("*", known_formats, alter_attribute("questiontext", "format", "HTML5")),
    ("*", files_are_there, add_text("questiontext/text", '<img src="@@PLUGINFILE@@/lost.png">')),
    ("multichoice", allowed_fractions, alter_attribute("answer", "fraction", "99")),
    ("numerical", allowed_fractions, alter_attribute("answer", "fraction", "99")),
    ("multichoice", one_is_right, alter_attribute("answer", "fraction", "50")),
    ("numerical", one_is_right, alter_attribute("answer", "fraction", "50")),
    ("numerical", known_by_three_digits, alter_numbers("1.80384757729", "0.000000001")),
    ("multichoice", enough_answers, drop_answers),
    ("stack", castext, add_text("questiontext/text", "[[1, 2], [3, 4]]")),
    ("stack", castext, add_text("prt/node/truefeedback/text", "{@ans1@}")),
    ("stack", tree_is_whole, alter("prt/node/falsenextnode", "77")),
    ("stack", tree_is_whole, alter("prt/node/falsenextnode", "0")),
    ("stack", notes_differ, alter("prt/node/trueanswernote", "prt1-1-F")),
    ("stack", options_given, alter("prt/node/answertest", "NumAbsolute")),
    ("stack", statements_end, add_text("questionvariables/text", "w99:matrix([1],[2]\n")),
    ("stack", names_are_set, alter("prt/node/tans", "w98")),
    ("stack", tests_are_there, alter("qtest/expected/expectedanswernote", "prt1-98-T")),
    ("stack", note_for_variants, add_text("questionvariables/text", "r:rand(5);\n")),
]


def faults_of(q):
    kind, found = q.get("type"), []
    if kind not in KINDS:
        return [f"no question type '{kind}'"]
    if kind == "category":
        path = q.findtext("category/text") or ""
        return [] if re.match(r"\$course\$/top/\S", path) else [f"{path} is no place in a course"]
    for of, path, may_be, why, _ in FIELDS:
        if of not in ("*", kind):
            continue
        places = q.findall(path)
        if not places:
            found.append(f"{path} is missing: {why}")
        found += [f"{path} is '{words(p)[:60]}': {why}" for p in places if not may_be(words(p))]
    for of, rule, _ in RULES:
        if of in ("*", kind):
            found += [f"{rule.__name__}: {w}: {rule.__doc__}" for w in dict.fromkeys(rule(q))]
    return list(dict.fromkeys(found))


def check_moodle(path):
    seen, category, count = set(), "", 0
    root = tree.parse(path).getroot()
    if root.tag != "quiz":
        yield f"<{root.tag}> is no question bank"
    for q in root:
        name = (q.findtext("name/text") or q.get("type")).strip()
        yield from (f"{name}: {fault}" for fault in faults_of(q))
        if q.get("type") == "category":
            category = q.findtext("category/text")
            continue
        count += 1
        if (category, name, q.get("type")) in seen:
            yield f"{name}: twice in {category}"
        seen.add((category, name, q.get("type")))
    if not count:
        yield "there is no question"


def prove(paths):
    """Each rule is broken once, in the first question that it is about."""
    questions = [q for path in paths for q in tree.parse(path).getroot() if q.get("type") != "category"]
    breaks = [(kind, where, why, alter(where, value)) for kind, where, _, why, value in FIELDS]
    breaks += [(kind, rule.__name__, rule.__doc__, change) for kind, rule, change in RULES]
    for kind, name, why, change in breaks:
        of_kind = [q for q in questions if kind in ("*", q.get("type"))]
        if not of_kind:
            yield f"no question of type {kind} to try {name} with"
            continue
        broken = copy.deepcopy(of_kind[0])
        change(broken)
        if not any(fault.startswith(name) and why in fault for fault in faults_of(broken)):
            yield f"{name}: the rule did not tell"


# ---- GIFT: one question between blank lines, its signs behind a backslash ----

SIGNS = ":#={}~n"
KINDS_OF_GIFT = [("numerical", r"#"), ("multichoice", r"[^~]*~"), ("truefalse", r"(T|TRUE|F|FALSE)\s*(#|$)"), ("essay", r"$"),
                 ("match", r"[^=]*=.*->"), ("shortanswer", r"")]


def hide(text):
    """A doubled backslash first; then each sign behind one gets a place of its own."""
    text = text.replace("\\\\", "\uE000")
    for i, sign in enumerate(SIGNS):
        text = text.replace("\\" + sign, chr(0xE001 + i))
    return text.replace("\uE000", "\\")


def show(text):
    for i, sign in enumerate(SIGNS):
        text = text.replace(chr(0xE001 + i), "\n" if sign == "n" else sign)
    return text.strip()


def html_of(text):
    """What stands behind [html]; another name in brackets stays as it is."""
    text = text.strip()
    return show(text[6:] if text.startswith("[html]") else text)


def gift_answers(kind, text):
    """(answer, percent, tolerance, feedback) of each."""
    text = text.strip()
    if kind == "truefalse":
        right = text.startswith("T")
        return [("true", 100 * right, "", ""), ("false", 100 * (not right), "", "")]
    answers, one = [], "~" if kind == "multichoice" else "="
    for piece in (text[1:] if kind == "numerical" else text).replace("=", "~=" if one == "~" else "=").split(one):
        piece = piece.strip()
        if not piece:
            continue
        whole = piece.startswith("=") or kind != "multichoice"
        percent = re.match(r"%(-?\d{1,2}(\.\d*)?)%", piece)
        answer, _, feedback = piece[percent.end() if percent else piece.startswith("="):].partition("#")
        value, _, tolerance = answer.partition(":")
        answers.append((html_of(value), float(percent[1]) if percent else 100 * whole, show(tolerance), html_of(feedback)))
    return answers


def read_gift(path):
    category = ""
    for text in re.split(r"\n[ \t]*\n\s*", open(path, encoding="utf-8").read().strip()):
        text = hide("\n".join(line for line in text.strip().split("\n") if not line.startswith("//")))
        if text.startswith("$CATEGORY:"):
            category = text[10:].strip()
            continue
        match = re.fullmatch(r"::(.*?)::([^{}]*)\{([^{}]*)\}", text, re.S)
        if not match:
            yield text[:60], None
            continue
        answers, _, solution = match[3].rpartition("####")
        kind = next(k for k, sign in KINDS_OF_GIFT if re.match(sign, answers.strip()))
        yield show(match[1]), {"category": category, "type": kind, "text": html_of(match[2]), "solution": html_of(solution),
                               "answers": gift_answers(kind, answers) if kind != "essay" else []}


def bare(text):
    """Figures are files in XML and stand in the text in GIFT; lines end where they like."""
    return " ".join(re.sub(r'src="[^"]*"', "", text or "").split())


def answers_of(q):
    return [(bare(words(a.find("text"))), float(a.get("fraction")), a.findtext("tolerance") or "", bare(words(a.find("feedback/text"))))
            for a in q.findall("answer")]


def check_gift(path, twin):
    category, twins, count = "", {}, 0
    for q in tree.parse(twin).getroot():
        category = q.findtext("category/text") or category
        twins[category, q.findtext("name/text"), q.get("type")] = q
    for name, found in read_gift(path):
        count += 1
        q = twins.get((found["category"], name, found["type"])) if found else None
        if not q:
            yield f"{name}: no question, or not one that the XML has"
            continue
        if bare(found["text"]) != bare(words(q.find("questiontext/text"))):
            yield f"{name}: asks something else: {found['text'][:200]}"
        if bare(found["solution"]) != bare(words(q.find("generalfeedback/text"))):
            yield f"{name}: another solution"
        mine = [(bare(a), p, t, bare(f).replace("&#91;", "[")) for a, p, t, f in found["answers"]]
        yield from (f"{name}: {a} is not {b}" for a, b in zip(mine, answers_of(q)) if a != b)
        if len(mine) != len(answers_of(q)):
            yield f"{name}: {len(mine)} answers, not {len(answers_of(q))}"
    if not count:
        yield "there is no question"


# ---- gradebooks ----

def records(path):
    raw = open(path, "rb").read()
    if raw.startswith(b"\xef\xbb\xbf"):
        yield "begins with a byte order mark: it becomes part of the first name", None
    for row in csv.reader(raw.decode("utf-8").splitlines(keepends=True)):
        yield None, row


def check_table(path):
    rows = []
    for fault, row in records(path):
        if fault:
            yield fault, None
        else:
            rows.append(row)
    if len({len(r) for r in rows}) != 1:
        yield "rows of different lengths: grades move into other columns", None
    if len(set(rows[0])) != len(rows[0]) or not all(c.strip() for c in rows[0]):
        yield f"columns without a name, or with the same: {rows[0]}", None
    yield None, rows


def check_grades(path, first, rows):
    for row in rows:
        for cell in row[first:]:
            if not re.fullmatch(r"(\d+\.\d\d)?|\(read only\)", cell):
                yield f"'{cell}' is no grade: {row}"


RESERVED = re.compile("(Unposted )?(Current|Final|Override) (Score|Points|Grade)|Override Status")


def check_canvas(path):
    for fault, rows in check_table(path):
        if fault:
            yield fault
            continue
        if rows[0][:5] != ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]:
            yield f"'Invalid header row': {rows[0][:5]}"
        if rows[1][0] != "Points Possible" or any(rows[1][1:5]):
            yield "the second row is not that of the possible points"
        for title, points in zip(rows[0][5:], rows[1][5:]):
            if bool(RESERVED.search(title)) != (points == "(read only)"):
                yield f"'{title}' is passed over as one of Canvas's own columns"
            if re.search(r"\(\d+\)$", title):
                yield f"'{title}' is taken for assignment {title.rsplit('(')[-1]}"
        for row in rows[2:]:
            if not row[0] and not any(row[1:4]):
                yield f"nobody: {row}"
            if "Points Possible" in row[0]:
                yield f"a student is taken for the row of points: {row}"
        yield from check_grades(path, 5, rows[1:])


def check_moodle_grades(path):
    for fault, rows in check_table(path):
        if fault:
            yield fault
            continue
        finders = [i for i, c in enumerate(rows[0]) if c in ("Username", "ID number", "Email address")]
        first = max(finders, default=-1) + 1
        if not finders:
            yield "no column by which Moodle finds students"
        for row in rows[1:]:
            if not all(row[i].strip() for i in finders):
                yield f"goes to the student before: {row}"
        yield from check_grades(path, first, rows[1:])


CHECKS = {"moodle": check_moodle, "canvas": check_canvas, "moodle-grades": check_moodle_grades}
if sys.argv[1] == "prove":
    wrong = list(prove(sys.argv[2:]))
elif sys.argv[1] == "gift":
    wrong = list(check_gift(*sys.argv[2:]))
else:
    wrong = [f"{path}: {fault}" for path in sys.argv[2:] for fault in CHECKS[sys.argv[1]](path)]
print("\n".join(wrong))
sys.exit(bool(wrong))
