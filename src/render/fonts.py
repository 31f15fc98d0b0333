#!/usr/bin/python3
"""Converts Latin Modern for nabla: Type 1 outlines to TrueType files, TeX's metrics to a C table.

    fonts.py FOLDER      writes FOLDER/*.ttf and FOLDER/measures.inc

Sources: Debian's lmodern (outlines, TFM metrics, encodings) and fonts-lmodern (double-struck letters). The fonts are
renamed, as their licence asks of changed copies. The same sources give the same bytes.
"""
import os
import re
import sys

from fontTools import agl
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.t1Lib import T1Font
from fontTools.tfmLib import TFM
from fontTools.ttLib import TTFont

TEX = "/usr/share/texmf/fonts/"
MATH = TEX + "opentype/public/lm-math/latinmodern-math.otf"
LARGE_CODES = 0xE000

# Order of enum FontName: our name, the outlines, then the metrics with their encodings; the first that has a glyph wins.
ROMAN_ENCODINGS = ("rm", "ec")  # mathematics takes its digits and signs from the former
FONTS = [
    ("Roman", "lmr10", "text"), ("Roman7", "lmr7", "text"), ("Roman5", "lmr5", "text"),
    ("Bold", "lmbx10", "text"), ("Bold7", "lmbx7", "text"), ("Bold5", "lmbx5", "text"),
    ("Math", "lmmi10", "mathit"), ("Math7", "lmmi7", "mathit"), ("Math5", "lmmi5", "mathit"),
    ("Symbol", "lmsy10", "mathsy"), ("Symbol7", "lmsy7", "mathsy"), ("Symbol5", "lmsy5", "mathsy"),
    ("Large", "lmex10", "mathex"), ("Extra", MATH, "extra"),
    ("Slanted", "lmri10", "text"), ("Code", "lmtt10", "text"), ("Title", "lmr17", "text"), ("Small", "lmr8", "text"),
    ("Sans", "lmss10", "text"), ("SansBold", "lmssbx10", "text"), ("SansSlanted", "lmsso10", "text"),
    ("SansTitle", "lmss17", "text"), ("SansSmall", "lmss8", "text"),
]

# TeX's encoding of mathematical italic (OML) and of symbols (OMS), as Unicode; a space is a place that is not used.
OML = ("ΓΔΘΛΞΠΣΥΦΨΩαβγδϵζηθικλμνξπρστυϕχψωεϑϖϱςφ" + " " * 8 + " " * 10 + ".,</>⋆∂ABCDEFGHIJKLMNOPQRSTUVWXYZ"
       "♭♮♯  ℓabcdefghijklmnopqrstuvwxyzıȷ℘\u20d7 ")
OMS = ("−⋅×∗÷⋄±∓⊕⊖⊗⊘⊙◯∘∙≍≡⊆⊇≤≥⪯⪰∼≈⊂⊃≪≫≺≻←→↑↓↔↗↘≃⇐⇒⇑⇓⇔↖↙∝′∞∈∋△▽\u0338 ∀∃¬∅ℜℑ⊤⊥ℵ"
       "ABCDEFGHIJKLMNOPQRSTUVWXYZ∪∩⊎∧∨⊢⊣⌊⌋⌈⌉{}⟨⟩|‖↕⇕\\≀√⨿∇∫⊔⊓⊑⊒§†‡¶♣♢♡♠")
EXTRA = "ℝℂℕℚℤℍℙ𝔸𝔹𝔻𝔼𝔽𝔾𝕀𝕁𝕂𝕃𝕄𝕆𝕊𝕋𝕌𝕍𝕎𝕏𝕐𝟙≠∉≔≜≝⟹⟺⟸↦⟼⩽⩾□■∎✓…⋯⋮⋱∴∵≅≲≳⊊∄∖⊺ħ∇∫⊞⊠⪅≉≢∬∮∆∙⟂∥∦∠←→↓↑⇏∼∝∞∂ϵϑϕϖϱℓ"
BOLD_GREEK = {0x1D6A8 + i: 0x391 + i for i in range(25)} | {0x1D6C2 + i: 0x3B1 + i for i in range(25)}
NAMES = {"ff": 0xFB00, "fi": 0xFB01, "fl": 0xFB02, "ffi": 0xFB03, "ffl": 0xFB04, "dotlessj": 0x237, "nbspace": 0xA0, "Delta": 0x394,
         "Omega": 0x3A9}
# TeX's encoding of large signs (OMX): what copying gives; every glyph has some, as PDF/UA asks.
OMX = ("()[]⌊⌋⌈⌉{}⟨⟩|‖/\\" "()()[]⌊⌋⌈⌉{}⟨⟩/\\" "()[]⌊⌋⌈⌉{}⟨⟩/\\/\\" "⎛⎞⎡⎤⎣⎦⎢⎥⎧⎫⎩⎭⎨⎬⎪⏐" "⎝⎠⎜⎟⟨⟩⊔⊔∮∮⊙⊙⊕⊕⊗⊗" "∑∏∫⋃⋂⊎⋀⋁∑∏∫⋃⋂⊎⋀⋁"
       "∐∐ˆˆˆ˜˜˜[]⌊⌋⌈⌉{}" "√√√√√√√‖↑↓⏞⏞⏟⏟⇑⇓")


def encoding(name):
    """The glyph names of a dvips encoding, by code."""
    text = re.sub(r"%.*", "", open(f"{TEX}enc/dvips/lm/lm-{name}.enc").read())
    return re.findall(r"/(\S+)", text[text.index("["):])


def text_code(name):
    """Unicode of a glyph of a text font, or 0 where it is not wanted."""
    if name in NAMES:
        return NAMES[name]
    text = agl.toUnicode(name) if "." not in name else ""
    code = ord(text) if len(text) == 1 else 0
    wanted = (0x20 <= code <= 0x17F or 0x218 <= code <= 0x21B or 0x2C6 <= code <= 0x2DD or 0x391 <= code <= 0x3A9
              or 0x1E80 <= code <= 0x1EF9 or 0x2010 <= code <= 0x203A or code in (0x20AC, 0x2116, 0x2122, 0x2212))
    return code if wanted else 0


class Face:
    """One font: glyphs by code with outlines and metrics in ems."""

    def __init__(self, glyph_set):
        self.glyph_set = glyph_set
        self.names, self.metrics, self.kerns, self.reads, self.next, self.pieces = {}, {}, {}, {}, {}, {}
        self.dimensions = {}

    def bounds(self, name):
        pen = BoundsPen(self.glyph_set)
        self.glyph_set[name].draw(pen)
        return pen.bounds or (0, 0, 0, 0)

    def add(self, code, name, tfm=None, place=None):
        """Adds a glyph with TeX's measures, or with those of its outline."""
        self.names[code], self.reads[code] = name, code
        if tfm:
            c = tfm.chars[place]
            self.metrics[code] = [c.get(k, 0) for k in ("width", "height", "depth", "italic")] + [0]
        else:
            box = self.bounds(name)
            self.metrics[code] = [self.glyph_set[name].width / 1000, box[3] / 1000, max(0, -box[1] / 1000), 0, 0]

    def add_kerns(self, tfm, code_of, skew_place):
        for left, pairs in tfm.kerning.items():
            for right, amount in pairs.items():
                if left not in code_of:
                    continue
                if right == skew_place:
                    self.metrics[code_of[left]][4] = amount
                elif right in code_of:
                    self.kerns.setdefault(code_of[left], {}).setdefault(code_of[right], amount)


def type1(name):
    font = T1Font(f"{TEX}type1/public/lm/{name}.pfb")
    font.parse()
    return Face(font.getGlyphSet())


def tfm_file(name):
    return TFM(f"{TEX}tfm/public/lm/{name}.tfm")


def text_face(name):
    face = type1(name)
    for prefix in ROMAN_ENCODINGS:
        tfm, code_of = tfm_file(f"{prefix}-{name}"), {}
        names = encoding("rmtt" if prefix == "rm" and "tt" in name else prefix)
        for place, glyph in enumerate(names):
            code = text_code(glyph)
            if not code or place not in tfm.chars or glyph not in face.glyph_set.keys():
                continue
            code_of[place] = code
            if code not in face.names:
                face.add(code, glyph, tfm, place)
        if prefix == "ec":
            face.add_kerns(tfm, code_of, None)
    for glyph in sorted(face.glyph_set.keys()):
        code = text_code(glyph)
        if code and code not in face.names:
            face.add(code, glyph)
    if 0x20 in face.names:
        face.metrics[0x20][0] = face.glyph_set["space"].width / 1000
        if 0xA0 in face.names:  # the TFM's is half an em wide
            face.metrics[0xA0][0] = face.metrics[0x20][0]
    return face


def math_face(name, kind, codes, skew_place):
    face, tfm, code_of = type1(name), tfm_file(name), {}
    for place, glyph in enumerate(encoding(kind)[:128]):
        code = ord(codes[place]) if place < len(codes) else 0x20
        if code != 0x20 and place in tfm.chars and glyph in face.glyph_set.keys() and code not in face.names:
            code_of[place] = code
            face.add(code, glyph, tfm, place)
    face.add_kerns(tfm, code_of, skew_place)
    face.dimensions = tfm.fontdimens
    return face


def large_face(name):
    face, tfm = type1(name), tfm_file(name)
    for place, glyph in enumerate(encoding("mathex")[:128]):
        if place not in tfm.chars or glyph not in face.glyph_set.keys():
            continue
        code = LARGE_CODES + place
        face.add(code, glyph, tfm, place)
        face.reads[code] = ord(OMX[place])
        if "nextlarger" in tfm.chars[place]:
            face.next[code] = LARGE_CODES + tfm.chars[place]["nextlarger"]
        if "varchar" in tfm.chars[place]:
            parts = tfm.chars[place]["varchar"]
            face.pieces[code] = [LARGE_CODES + parts[k] if k in parts else 0 for k in ("top", "mid", "bot", "rep")]
    face.dimensions = tfm.fontdimens
    return face


def extra_face(path):
    font = TTFont(path)
    face = Face(font.getGlyphSet())
    cmap = font.getBestCmap()
    for code in sorted(set(map(ord, EXTRA)) & set(cmap)):
        face.add(code, cmap[code])
    for code, plain in BOLD_GREEK.items():
        if code in cmap:
            face.add(code, cmap[code])
    return face


def load(source, kind):
    if kind == "text":
        return text_face(source)
    if kind == "mathit":
        return math_face(source, kind, OML, 127)
    if kind == "mathsy":
        return math_face(source, kind, OMS, 48)
    return large_face(source) if kind == "mathex" else extra_face(source)


def write_ttf(face, name, path):
    """A TrueType file with the glyphs in the order of their codes; glyph 0 is an empty box's place."""
    codes = sorted(face.names)
    order = [".notdef"] + [f"g{code:04X}" for code in codes]
    glyphs, widths = {}, {}
    for code, label in zip([None] + codes, order):
        pen = TTGlyphPen(None)
        if code is not None:
            face.glyph_set[face.names[code]].draw(Cu2QuPen(pen, 0.6, reverse_direction=True))
        glyphs[label] = pen.glyph()
        widths[label] = round(1000 * face.metrics[code][0]) if code is not None else 500
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(dict(zip(codes, order[1:])))
    builder.setupGlyf(glyphs)
    glyf = builder.font["glyf"]
    builder.setupHorizontalMetrics({g: (widths[g], getattr(glyf[g], "xMin", 0)) for g in order})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Nabla " + name, "styleName": "Regular", "psName": "Nabla" + name})
    builder.setupOS2(sTypoAscender=800, sTypoDescender=-200, usWinAscent=800, usWinDescent=200, sxHeight=431,
                     sCapHeight=683, fsType=0)
    builder.setupPost(keepGlyphNames=False)
    builder.font["head"].created = builder.font["head"].modified = 0
    builder.font.recalcTimestamp = False
    builder.save(path)


def write_tables(out, face, name):
    codes = sorted(face.names)
    number = {code: i + 1 for i, code in enumerate(codes)}
    kerns, pieces, rows = [], [], []
    for code in codes:
        pairs = sorted(face.kerns.get(code, {}).items())
        piece = 0
        if code in face.pieces:
            pieces.append([number[c] if c else 0 for c in face.pieces[code]])
            piece = len(pieces)
        m = face.metrics[code]
        rows.append("{0x%X, 0x%X, %d, %d, %d, %d, %d, %.5ff, %.5ff, %.5ff, %.5ff, %.5ff}" % (
            code, face.reads[code], number[code], number.get(face.next.get(code), 0), len(kerns), len(pairs), piece,
            *m))
        kerns += ["{0x%X, %.5ff}" % pair for pair in pairs]
    table = lambda kind, what, rows: "static const %s %s_%s[] = {\n    %s};\n" % (kind, name, what, ",\n    ".join(rows))
    out.write(table("Glyph", "glyphs", rows))
    out.write(table("Kern", "kerns", kerns or ["{0, 0}"]))
    out.write(table("Pieces", "pieces", ["{%d, %d, %d, %d}" % tuple(p) for p in pieces] or ["{0, 0, 0, 0}"]))
    return '{"%s.ttf", %s_glyphs, %d, %s_kerns, %s_pieces}' % (name, name, len(codes), name, name)


SYMBOL_DIMENSIONS = ("XHEIGHT QUAD NUM1 NUM2 NUM3 DENOM1 DENOM2 SUP1 SUP2 SUP3 SUB1 SUB2 SUPDROP SUBDROP DELIM1 DELIM2 "
                     "AXISHEIGHT").split()
LARGE_DIMENSIONS = ["DEFAULTRULETHICKNESS"] + [f"BIGOPSPACING{i}" for i in range(1, 6)]


def main(folder):
    os.makedirs(folder, exist_ok=True)
    faces = [(name, load(source, kind)) for name, source, kind in FONTS]
    for name, face in faces:
        write_ttf(face, name, f"{folder}/{name}.ttf")
    dimensions = lambda face, names: "{" + ", ".join("%.5f" % face.dimensions[n] for n in names) + "}"
    with open(f"{folder}/measures.inc.part", "w") as out:
        out.write("/* Generated by fonts.py from Latin Modern; lengths in ems. */\n")
        rows = [write_tables(out, face, name) for name, face in faces]
        by_name = dict(faces)
        out.write("const FontSet LATIN_MODERN = {\n    {%s},\n    {%s},\n    %s};\n" % (
            ",\n     ".join(rows),
            ",\n     ".join(dimensions(by_name["Symbol" + s], SYMBOL_DIMENSIONS) for s in ("", "7", "5")),
            dimensions(by_name["Large"], LARGE_DIMENSIONS)))
    os.rename(f"{folder}/measures.inc.part", f"{folder}/measures.inc")


main(sys.argv[1])
