#!/usr/bin/python3
"""Does a PDF keep what PDF/UA-1 asks for? Field by field after the Matterhorn Protocol, whose numbers are given; prints
each fault and ends with 1 if there is any.

    pdfua.py FILE...

What only a person can judge (is the order right, do the words fit?) is not asked. Reads the file through qpdf."""
import base64
import json
import re
import struct
import subprocess
import sys
import xml.etree.ElementTree

ROLES = set("Document Sect H1 H2 H3 H4 H5 H6 P L LI Lbl LBody Table TR TH TD Figure Formula Link Span".split())
WITHIN = {"LI": {"L"}, "Lbl": {"LI"}, "LBody": {"LI"}, "TR": {"Table"}, "TH": {"TR"}, "TD": {"TR"}}
CONTENT = {"L": {"LI"}, "Table": {"TR"}, "TR": {"TH", "TD"}, "LI": {"Lbl", "LBody"}}
DRAWING = {b"TJ", b"Tj", b"f", b"s", b"S", b"B", b"Do", b"f*", b"sh"}
TOKEN = re.compile(rb"<<|>>|[\[\]]|\((?:[^()\\]|\\.)*\)|<[0-9a-fA-F\s]*>|/?[^\s\[\]()<>/]+", re.S)
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
DC, UA, RDF = "{http://purl.org/dc/elements/1.1/}", "{http://www.aiim.org/pdfua/ns/id/}", "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


def words(value):
    return value[2:] if isinstance(value, str) and value.startswith("u:") else ""


def string(token):
    if token[:1] == b"<":
        return bytes.fromhex(token[1:-1].decode())
    return re.sub(rb"\\(.)", lambda match: ESCAPES.get(match[1], match[1]), token[1:-1], flags=re.S)


class File:
    def __init__(self, path):
        text = subprocess.run(["qpdf", "--json-output", "--json-stream-data=inline", "--decode-level=generalized", path],
                              stdout=subprocess.PIPE, check=True).stdout
        self.objects = json.loads(text)["qpdf"][1]
        self.path, self.faults = path, []
        self.root = self.get(self.objects["trailer"]["value"]["/Root"])
        self.elements, self.content, self.levels = {}, {}, []  # by reference; (page, MCID) or annotation: its element
        self.used = {}  # codes, by a font's reference

    def fault(self, number, what):
        self.faults.append(f"{self.path}: {number}: {what}")

    def need(self, good, number, what):
        if not good:
            self.fault(number, what)
        return good

    def get(self, value):
        while isinstance(value, str) and re.fullmatch(r"\d+ \d+ R", value):
            entry = self.objects.get("obj:" + value, {})
            value = entry.get("value", entry.get("stream"))
        return value

    def item(self, dictionary, *keys):
        for key in keys:
            dictionary = self.get((self.get(dictionary) or {}).get(key))
        return dictionary

    def data(self, stream):
        return base64.b64decode((self.get(stream) or {}).get("data", ""))

    # ---- the document ----

    def check(self):
        self.check_catalog()
        self.check_metadata()
        tree = self.item(self.root, "/StructTreeRoot")
        if not self.need(tree, "01-005", "the document is not tagged"):
            return self.faults
        self.walk(tree["/K"], self.root["/StructTreeRoot"], None, "")
        self.check_headings()
        self.owners = dict(self.numbers(tree["/ParentTree"]))
        for reference, page in self.pages(self.root["/Pages"]):
            self.check_page(reference, page)
        for place in self.content:
            self.fault("01-006", f"an element claims content that is not there: {place}")
        for reference, codes in self.used.items():
            self.check_font(reference, codes)
        return self.faults

    def check_catalog(self):
        root = self.root
        self.need(words(root.get("/Lang")), "11-006", "the document names no language")
        self.need(self.item(root, "/MarkInfo", "/Marked") is True, "06-004", "the document is not marked as tagged")
        self.need(not self.item(root, "/MarkInfo", "/Suspects"), "01-007", "its tags are said to be suspect")
        self.need(self.item(root, "/ViewerPreferences", "/DisplayDocTitle") is True, "07-001", "a window does not show the title")
        for key in ("/AcroForm", "/OCProperties", "/Names"):
            self.need(key not in root, "25-001", f"there is {key}: not looked into")
        self.need("/Encrypt" not in self.objects["trailer"]["value"], "26-001", "the file is encrypted")

    def check_metadata(self):
        stream = self.item(self.root, "/Metadata")
        if not self.need(stream, "06-001", "there is no metadata"):
            return
        self.need(stream["dict"].get("/Subtype") == "/XML" and stream["dict"].get("/Type") == "/Metadata", "06-001", "the metadata is not called so")
        xmp = xml.etree.ElementTree.fromstring(self.data(stream))
        of = lambda tag: "".join(t for node in xmp.iter(tag) for t in node.itertext()).strip()
        self.need(of(UA + "part") == "1", "06-002", "it does not say that it is PDF/UA")
        title = self.item(self.objects["trailer"]["value"], "/Info", "/Title")
        self.need(of(DC + "title") and of(DC + "title") == words(title), "06-003", "its title is not that of the document")
        self.need(of(DC + "language") == words(self.root.get("/Lang")), "11-006", "its language is not that of the document")

    # ---- elements ----

    def walk(self, reference, parent, page, above):
        element = self.get(reference)
        role = (element.get("/S") or "/?")[1:]
        page = element.get("/Pg", page)
        kids = element.get("/K", [])
        kids = kids if isinstance(kids, list) else [kids]
        self.elements[reference] = element
        self.need(element.get("/P") == parent, "01-006", f"{role} does not know what it is part of")
        self.need(role in ROLES, "02-001", f"there is no element {role}")
        self.need(role not in WITHIN or above in WITHIN[role], "09-004/5", f"{role} in {above}")
        self.need(kids, "01-006", f"{role} is empty")
        if re.fullmatch("H[1-6]", role):
            self.levels.append(int(role[1]))
        if role in ("Figure", "Formula"):
            self.need(words(element.get("/Alt")).strip(), "13-004" if role == "Figure" else "17-002", f"{role} has no words")
        if role == "TH":
            self.need(self.item(element, "/A", "/Scope") in ("/Column", "/Row"), "15-003", "a header cell does not say what it heads")
        if role == "Figure":
            self.need(len(self.item(element, "/A", "/BBox") or []) == 4, "13-004", "a figure has no place")
        below = [self.take(kid, reference, page, role) for kid in kids]
        if role in CONTENT:
            self.need(set(below) <= CONTENT[role], "09-004/5", f"{role} holds {below}")
        if role == "TR":
            self.rows.append(len(below))
        if role == "Link":
            self.need("annotation" in below, "28-011", "a link has no annotation")

    def take(self, kid, reference, page, role):
        entry = self.get(kid)
        if isinstance(entry, dict) and "/S" in entry:
            if entry["/S"] == "/Table":
                self.rows = []
            self.walk(kid, reference, page, role)
            if entry["/S"] == "/Table":
                self.need(len(set(self.rows)) <= 1, "15-005", f"the rows of a table are not alike: {self.rows}")
            return entry["/S"][1:]
        if isinstance(entry, dict) and entry.get("/Type") == "/OBJR":
            self.content[entry["/Obj"]] = reference
            return "annotation"
        mark = entry if isinstance(entry, int) else entry["/MCID"]
        where = page if isinstance(entry, int) else entry.get("/Pg", page)
        self.need((where, mark) not in self.content, "01-006", f"content {mark} belongs to two elements")
        self.content[where, mark] = reference
        return "content"

    def check_headings(self):
        before = 0
        for level in self.levels:
            self.need(level <= before + 1, "14-003", f"after a heading of level {before} comes one of level {level}")
            before = level

    def numbers(self, node):
        node = self.get(node)
        pairs = self.get(node.get("/Nums", []))
        yield from zip(pairs[::2], pairs[1::2])
        for kid in node.get("/Kids", []):
            yield from self.numbers(kid)

    # ---- pages ----

    def pages(self, reference):
        node = self.get(reference)
        if node.get("/Type") == "/Page":
            yield reference, node
        for kid in self.get(node.get("/Kids", [])):
            yield from self.pages(kid)

    def check_page(self, reference, page):
        owners = self.get(self.owners.get(page.get("/StructParents"))) or []
        contents = self.get(page["/Contents"])
        data = b"\n".join(map(self.data, contents)) if isinstance(contents, list) else self.data(page["/Contents"])
        marks = self.read_content(data, self.item(page, "/Resources") or {})
        self.need(len(set(marks)) == len(marks), "01-006", "a number marks two contents of a page")
        for mark in marks:
            owner = self.content.pop((reference, mark), None)
            self.need(owner and mark < len(owners) and owners[mark] == owner, "01-006", f"content {mark} of a page has no element")
        annotations = self.get(page.get("/Annots", []))
        self.need(not annotations or page.get("/Tabs") == "/S", "28-009", "tabs do not follow the tree")
        for annotation in annotations:
            self.check_annotation(annotation)

    def check_annotation(self, reference):
        annotation, owner = self.get(reference), self.content.pop(reference, None)
        self.need(annotation.get("/Subtype") == "/Link", "28-004", "an annotation is no link")
        self.need(owner and self.elements[owner]["/S"] == "/Link", "28-011", "a link has no element")
        self.need(self.owners.get(annotation.get("/StructParent")) == owner, "28-002", "a link does not know its element")
        self.need(words(annotation.get("/Contents")).strip(), "28-012", "a link has no words")
        self.need("/Dest" in annotation or "/A" in annotation, "28-012", "a link leads nowhere")

    def read_content(self, data, resources):
        marks, open_marks, operands, font = [], [], [], None
        for token in TOKEN.findall(data):
            if token[:1] in b"([])</>" or re.fullmatch(rb"[-+.\d]+", token):
                operands.append(token)
                continue
            if token in (b"BDC", b"BMC"):
                artifact, tagged = operands[0] == b"/Artifact", b"/MCID" in operands
                self.need(not open_marks or not artifact and not tagged, "01-001/2", f"{operands[0]} within {open_marks}")
                self.need(artifact or open_marks or tagged, "01-003", f"{operands[0]} has no element")
                if tagged:
                    marks.append(int(operands[operands.index(b"/MCID") + 1]))
                open_marks.append("artifact" if artifact else "content")
            elif token == b"EMC":
                self.need(open_marks, "01-003", "a mark ends that was not open")
                open_marks = open_marks[:-1]
            elif token in DRAWING:
                self.need(open_marks, "01-003", f"{token} is neither content nor artifact")
            if token == b"Tf":
                font = (self.item(resources, "/Font") or {}).get(operands[0].decode())
            if token in (b"TJ", b"Tj"):
                glyphs = b"".join(string(t) for t in operands if t[:1] in b"(<")
                self.used.setdefault(font, set()).update(struct.unpack(f">{len(glyphs) // 2}H", glyphs))
            if token == b"Do":
                self.check_form((self.item(resources, "/XObject") or {}).get(operands[0].decode()))
            operands = []
        self.need(not open_marks, "01-003", "a mark does not end on its page")
        return marks

    def check_form(self, reference):
        form = self.get(reference)["dict"]
        self.need("/Ref" not in form, "30-001", "a picture is another file's")
        self.need(form["/Subtype"] != "/Form" or b"BDC" not in self.data(reference), "30-002", "a picture that is shared has marks")

    # ---- fonts ----

    def check_font(self, reference, codes):
        font = self.get(reference)
        name = font.get("/BaseFont", "?")
        kid = self.get(self.get(font["/DescendantFonts"])[0])
        need = lambda good, number, what: self.need(good, number, f"{name}: {what}")
        need(font.get("/Subtype") == "/Type0" and font.get("/Encoding") == "/Identity-H", "31-006", "is encoded in another way")
        need(kid.get("/Subtype") == "/CIDFontType2" and kid.get("/CIDToGIDMap") == "/Identity", "31-004", "does not say which glyph is which")
        need(self.item(kid, "/CIDSystemInfo", "/Registry") == "u:Adobe", "31-001", "names no collection")
        need(kid.get("/BaseFont") == name == self.item(kid, "/FontDescriptor", "/FontName"), "31-009", "has several names")
        data = self.data(self.item(kid, "/FontDescriptor").get("/FontFile2"))
        if not need(data, "31-009", "is not embedded"):
            return
        readings = dict(self.readings(self.data(font.get("/ToUnicode"))))
        widths, real = self.widths(self.get(kid["/W"])), glyph_widths(data)
        need(0 not in codes, "31-030", "shows a missing glyph")
        need(max(codes) < len(real), "31-011", "lacks a glyph that is shown")
        for code in sorted(codes):
            need(readings.get(code), "31-027", f"glyph {code} stands for no character")
            need(not set(readings.get(code, "")) & set("\0\uFEFF\uFFFE"), "31-028", f"glyph {code} stands for no real character")
            need(code < len(real) and abs(widths.get(code, -9) - real[code]) <= 1, "31-016", f"glyph {code} is {widths.get(code)} wide, in the file {real[code:code + 1]}")

    @staticmethod
    def readings(data):
        for block in re.findall(rb"beginbfchar(.*?)endbfchar", data, re.S):
            for code, text in re.findall(rb"<([0-9A-F]+)>\s*<([0-9A-F]+)>", block):
                yield int(code, 16), bytes.fromhex(text.decode()).decode("utf-16-be")

    @staticmethod
    def widths(array):
        return {first + i: width for first, row in zip(array[::2], array[1::2]) for i, width in enumerate(row)}


def glyph_widths(data):
    tables = {data[at:at + 4]: struct.unpack(">II", data[at + 8:at + 16]) for at in range(12, 12 + 16 * struct.unpack(">H", data[4:6])[0], 16)}
    em = struct.unpack(">H", data[tables[b"head"][0] + 18:][:2])[0]
    count = struct.unpack(">H", data[tables[b"hhea"][0] + 34:][:2])[0]
    start = tables[b"hmtx"][0]
    return [1000 * struct.unpack(">H", data[start + 4 * i:][:2])[0] / em for i in range(count)]


faults = [fault for path in sys.argv[1:] for fault in File(path).check()]
print("\n".join(faults[:40]))
sys.exit(bool(faults))
