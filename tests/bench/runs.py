#!/usr/bin/python3
"""What stands on the pages of a PDF of ours, as a list that tests/bench/bare.c draws again.

    runs.py SHEET.pdf FONTS [whole] > RUNS    FONTS: the folder with the TrueType files

A line a thing, its name first, then lengths in 1/1000 point:
    F Roman.ttf        a font; they count from 0
    p width height     a page
    f font size        the font of the next glyphs
    t x y text         glyphs at their place, as the characters that the font file has them under: a run between two
                       adjustments of ours (kerns, spaces), or, whole, a line in one font with no adjustment
and the lines and areas, figures drawn where they stand:
    g grey   k red green blue    G, K for lines     w width   d 0 or 1 (dashed)
    r x y width height   m x y   l x y   c six   f (fill)   s (close and stroke)   S (stroke), as P f, P s, P S
"""
import base64
import json
import os
import re
import subprocess
import sys

from fontTools.ttLib import TTFont

TOKEN = re.compile(rb"<<|>>|[\[\]]|\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)|<[0-9a-fA-F\s]*>|/?[^\s\[\]()<>/]+", re.S)
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
OPERANDS = {b"g": "g", b"rg": "k", b"G": "G", b"RG": "K", b"w": "w"}
PATHS = {b"m": "m", b"l": "l", b"c": "c"}


class Face:
    """A font file: characters and widths by the number of the glyph."""

    def __init__(self, folder, name):
        font = TTFont(os.path.join(folder, name))
        order = {glyph: number for number, glyph in enumerate(font.getGlyphOrder())}
        self.codes = {order[glyph]: chr(code) for code, glyph in sorted(font.getBestCmap().items(), reverse=True)}
        self.widths = [font["hmtx"][glyph][0] for glyph in font.getGlyphOrder()]


class Recorder:
    def __init__(self, path, folder, whole):
        text = subprocess.run(["qpdf", "--json-output", "--json-stream-data=inline", "--decode-level=generalized", path],
                              stdout=subprocess.PIPE, check=True).stdout
        self.objects = json.loads(text)["qpdf"][1]
        self.folder, self.whole = folder, whole
        self.faces, self.numbers = [], {}  # by name
        self.lines = []

    def value(self, of):
        while isinstance(of, str) and re.fullmatch(r"\d+ \d+ R", of):
            entry = self.objects["obj:" + of]
            of = entry.get("value", entry.get("stream"))
        return of

    def content(self, stream):
        return base64.b64decode(stream["data"])

    def font_number(self, font):
        name = re.sub("^.*Nabla", "", self.value(font)["/BaseFont"]) + ".ttf"
        if name not in self.numbers:
            self.numbers[name] = len(self.faces)
            self.faces.append(Face(self.folder, name))
        return self.numbers[name]

    def put(self, kind, *numbers):
        self.lines.append(" ".join([kind] + [str(round(1000 * n)) for n in numbers]))

    def pages(self, node):
        node = self.value(node)
        if node["/Type"] == "/Page":
            yield node
        for kid in node.get("/Kids", []):
            yield from self.pages(kid)

    def record(self):
        root = self.value(self.value(self.objects["trailer"]["value"]["/Root"])["/Pages"])
        for page in self.pages(root):
            box = self.value(page["/MediaBox"])
            self.put("p", box[2], box[3])
            self.draw(self.content(self.value(page["/Contents"])), self.value(page["/Resources"]), 0, 0)
        names = sorted(self.numbers, key=self.numbers.get)
        return "\n".join(["F " + name for name in names] + self.lines) + "\n"

    def draw(self, content, resources, dx, dy):
        """Operators whose matrix moves by (dx, dy)."""
        operands, outer = [], []
        font = size = x = y = 0
        for token in TOKEN.findall(content):
            if token[:1] in b"([])</>" or re.fullmatch(rb"[-+.\d]+", token):
                operands.append(token)
                continue
            numbers = [float(t) for t in operands if re.fullmatch(rb"[-+.\d]+", t)]
            if token == b"BT":
                x, y = dx, dy
            elif token == b"Td":
                x, y = x + numbers[0], y + numbers[1]
            elif token == b"Tf":
                font, size = self.font_number(self.value(resources["/Font"])[operands[0].decode()]), numbers[0]
                self.lines.append(f"f {font} {round(1000 * size)}")
            elif token == b"TJ":
                self.show(operands, self.faces[font], size, x, y)
            elif token == b"q":
                outer.append((dx, dy))
            elif token == b"Q":
                dx, dy = outer.pop()
            elif token == b"cm":
                dx, dy = dx + numbers[4], dy + numbers[5]
            elif token == b"Do":
                form = self.value(self.value(resources["/XObject"])[operands[0].decode()])
                self.draw(self.content(form), {}, dx, dy)
            elif token == b"d":
                self.lines.append(f"d {int(len(numbers) > 1)}")
            elif token == b"re":
                self.put("r", numbers[0] + dx, numbers[1] + dy, *numbers[2:])
            elif token in PATHS:
                self.put(PATHS[token], *[n + (dy if i % 2 else dx) for i, n in enumerate(numbers)])
            elif token in OPERANDS:
                self.put(OPERANDS[token], *numbers)
            elif token in (b"f", b"s", b"S"):
                self.lines.append("P " + token.decode())
            operands = []

    def show(self, array, face, size, x, y):
        if self.whole:
            array = [b"<" + b"".join(string(token).hex().encode() for token in array if token[:1] in b"(<") + b">"]
        for token in array:
            if token[:1] in b"(<":
                glyphs = string(token)
                numbers = [glyphs[i] << 8 | glyphs[i + 1] for i in range(0, len(glyphs), 2)]
                self.lines.append(f"t {round(1000 * x)} {round(1000 * y)} " + "".join(face.codes[n] for n in numbers))
                x += sum(face.widths[n] for n in numbers) * size / 1000
            elif token not in (b"[", b"]"):
                x -= float(token) * size / 1000


def string(token):
    if token[:1] == b"<":
        return bytes.fromhex(token[1:-1].decode())
    return re.sub(rb"\\(.)", lambda match: ESCAPES.get(match[1], match[1]), token[1:-1], flags=re.S)


if len(sys.argv) not in (3, 4):
    sys.exit(__doc__)
sys.stdout.write(Recorder(sys.argv[1], sys.argv[2], sys.argv[3:] == ["whole"]).record())
