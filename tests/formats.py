"""What a file in one of the formats must be; prints each fault and ends with 1 if there is any.

    formats.py html FILE...     one page that can be read by everybody, from one file
    formats.py moodle FILE...   a question bank as Moodle's importer wants it
    formats.py maxima FILE...   the keys and mistakes of a bank's STACK questions, as input for Maxima
"""
import html.parser
import re
import sys
import xml.etree.ElementTree

faults = []


def fault(what):
    faults.append(what)
    print(what)


# ---- HTML ----

VOID = {"meta", "br", "hr", "img", "link", "input"}


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.levels, self.ids, self.style = [], [], set(), ""
        self.heads = None  # of the table that is open: has it header cells with a scope?

    def handle_starttag(self, tag, given):
        given = dict(given)
        if tag not in VOID:
            self.open.append(tag)
        if tag == "html" and not given.get("lang"):
            fault("the page names no language")
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if tag == "script":
            fault("there is a script")
        if tag == "math" and not given.get("alttext", "").strip():
            fault("a formula has no alternative text")
        if tag == "svg" and given.get("aria-hidden") != "true" and not (given.get("role") == "img" and given.get("aria-label", "").strip()):
            fault("a figure has no alternative text")
        if tag == "img" and "alt" not in given:
            fault("a picture has no alternative text")
        if tag == "th" and given.get("scope") not in ("col", "row"):
            fault("a header cell does not say what it heads")
        for name in ("src", "href", "srcset"):
            if given.get(name, "#")[:5] not in ("#", "data:") and not given.get(name, "#").startswith("#"):
                fault(f"the page needs another file: {given[name]}")
        if given.get("id") in self.ids:
            fault(f"two elements are called {given['id']}")
        if given.get("id"):
            self.ids.add(given["id"])

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            fault(f"</{tag}> closes nothing that is open here")

    def handle_startendtag(self, tag, given):
        self.handle_starttag(tag, given)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_data(self, data):
        if self.open and self.open[-1] == "style":
            self.style += data


def luminance(colour):
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(2 * d for d in digits)
    parts = [int(digits[i:i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def check_contrast(where, text):
    """Letters on white: 4.5 to 1 at the least (WCAG, AA)."""
    for colour in re.findall(r"(?<![-\w])color:\s*(#[0-9a-f]{3,6})\b", text) + re.findall(
            r'<text[^>]* fill="(#[0-9a-f]{3,6})"', text) + re.findall(r"--accent:(#[0-9a-f]{3,6})\b", text):
        if colour in ("#fff", "#ffffff"):  # stands on what is dark
            continue
        ratio = 1.05 / (luminance(colour) + 0.05)
        if ratio < 4.5:
            fault(f"{where}: {colour} on white has a contrast of {ratio:.1f}")


def check_labels(path, text):
    """A browser cuts off what stands outside of a figure's viewBox: descent and height of the letters lie within."""
    for box, figure in re.findall(r'<svg[^>]*viewBox="([^"]*)"[^>]*>(.*?)</svg>', text, re.S):
        left, top, width, height = map(float, box.split())
        for x, y in re.findall(r'<text x="([-\d.]+)" y="([-\d.]+)"', figure):
            if not (left <= float(x) <= left + width and top + 24 <= float(y) <= top + height - 8):
                fault(f"{path}: a label at {x}, {y} is cut off by the frame {box}")


def check_html(path):
    text = open(path, encoding="utf-8").read()
    page = Page()
    page.feed(text)
    page.close()
    if page.open:
        fault(f"{path}: <{page.open[-1]}> is not closed")
    if page.levels.count(1) != 1 or page.levels[0] != 1:
        fault(f"{path}: headings {page.levels}: there is to be one h1, the first")
    for before, after in zip(page.levels, page.levels[1:]):
        if after > before + 1:
            fault(f"{path}: a heading of level {after} stands below one of level {before}")
    if not re.search(r"<title>\s*\S.*</title>", text):
        fault(f"{path}: no title")
    if 'name="viewport"' not in text or "@media print" not in page.style:
        fault(f"{path}: not made for a phone and for paper")
    check_contrast(path, text)
    check_labels(path, text)


# ---- Moodle XML ----

NEEDS = {
    "category": ["category/text"],
    "numerical": ["questiontext/text", "generalfeedback/text", "defaultgrade", "answer/tolerance"],
    "multichoice": ["questiontext/text", "generalfeedback/text", "single", "shuffleanswers", "answernumbering"],
    "shortanswer": ["questiontext/text", "usecase", "answer/text"],
    "truefalse": ["questiontext/text", "answer/text"],
    "essay": ["questiontext/text", "responseformat", "graderinfo/text", "responsetemplate/text"],
    "stack": ["questiontext/text", "questionvariables/text", "specificfeedback/text", "questionnote/text", "input/name",
              "input/type", "input/tans", "prt/name", "prt/value", "prt/node/answertest", "prt/node/sans",
              "prt/node/tans", "qtest/testinput/value", "qtest/expected/expectedanswernote"],
}


def check_answers(name, question):
    fractions = [float(a.get("fraction")) for a in question.findall("answer")]
    if fractions and max(fractions) != 100:
        fault(f"{name}: no answer is right")
    texts = [a.findtext("text") for a in question.findall("answer")]
    if len(set(texts)) != len(texts):
        fault(f"{name}: two answers are the same: {texts}")
    if question.get("type") == "numerical":
        bounds = [(float(a.findtext("text")), float(a.findtext("tolerance"))) for a in question.findall("answer")]
        for value, near in bounds[1:]:
            if abs(value - bounds[0][0]) <= near + bounds[0][1]:
                fault(f"{name}: {value} is counted right and wrong")


def check_tree(name, question):
    nodes = question.findall("prt/node")
    for place, node in enumerate(nodes):
        wanted = str(place + 1) if place + 1 < len(nodes) else "-1"
        if node.findtext("name") != str(place) or node.findtext("falsenextnode") != wanted:
            fault(f"{name}: the nodes do not follow one another")
    if [float(n.findtext("truescore")) for n in nodes][0] != 1:
        fault(f"{name}: the key does not get all points")
    if "[[input:ans1]]" not in question.findtext("questiontext/text"):
        fault(f"{name}: nowhere to type")
    if question.findtext("specificfeedback/text") != "[[feedback:prt1]]":
        fault(f"{name}: no feedback is shown")


def check_files(name, question):
    for text in ("questiontext", "generalfeedback"):
        element = question.find(text)
        named = set(re.findall(r"@@PLUGINFILE@@/([^\"]+)", element.findtext("text") or ""))
        given = {f.get("name") for f in element.findall("file")}
        if named != given:
            fault(f"{name}: names the files {named}, has {given}")


def check_moodle(path):
    seen, category = set(), None
    for question in xml.etree.ElementTree.parse(path).getroot():
        kind = question.get("type")
        name = f"{path}: {kind} {question.findtext('name/text') or ''}"
        for need in NEEDS[kind]:
            if question.find(need) is None:
                fault(f"{name}: has no {need}")
        if kind == "category":
            category = question.findtext("category/text")
            if not category.startswith("$course$/top/"):
                fault(f"{name}: {category} is no place in a course")
            continue
        if (category, name) in seen:
            fault(f"{name}: there are two of them in {category}")
        seen.add((category, name))
        check_answers(name, question)
        check_files(name, question)
        if kind == "stack":
            check_tree(name, question)
        if kind != "stack" and not (question.findtext("questiontext/text") or "").strip():
            fault(f"{name}: asks nothing")
    if not seen:
        fault(f"{path}: there is no question")


# ---- for Maxima: every variable parses, and every mistake differs from the key somewhere ----

def print_maxima(path):
    print("stop_on_error: true$ ratprint: false$ display2d: false$")
    print("at(e) := block([v: listofvars(e)], float(ev(e, map(\"=\", v, makelist(k / 7 + 1, k, 1, length(v))))))$")
    for question in xml.etree.ElementTree.parse(path).getroot().findall("question[@type='stack']"):
        lines = question.findtext("questionvariables/text").strip().split("\n")
        print("\n".join(line.replace(";", "$") for line in lines))
        if "ta:matrix" in lines[0] or re.match(r"ta:(?!cc|oo|oc|co|\{)", lines[0]):
            print("if ratsimp(ta - ta) # 0 * ta then error(\"the key is not itself\")$")
        print("print(\"parsed\", %d)$" % len(lines))


for file in sys.argv[2:]:
    {"html": check_html, "moodle": check_moodle, "maxima": print_maxima}[sys.argv[1]](file)
sys.exit(bool(faults))
