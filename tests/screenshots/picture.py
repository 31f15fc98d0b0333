"""Pictures of pages (PNG, 8 bits a channel, as browsers write them).

    picture.py compare SEEN KEPT   do they show the same? Small differences of the edges of letters are nothing
    picture.py shrink SEEN KEPT    the picture in 16 greys
    picture.py frame PAGE          a page that shows the page 390 wide and says how wide it came out
"""
import html
import struct
import sys
import zlib


def undo(kind, line, before, step):
    """The bytes of a line of a picture (PNG specification, section 9)."""
    for i, byte in enumerate(line):
        left = line[i - step] if i >= step else 0
        up = before[i]
        corner = before[i - step] if i >= step else 0
        if kind == 1:
            line[i] = (byte + left) & 255
        elif kind == 2:
            line[i] = (byte + up) & 255
        elif kind == 3:
            line[i] = (byte + (left + up) // 2) & 255
        elif kind == 4:
            guess = left + up - corner
            near = min((abs(guess - left), 0, left), (abs(guess - up), 1, up), (abs(guess - corner), 2, corner))
            line[i] = (byte + near[2]) & 255
    return line


def chunks(data):
    at = 8
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        yield kind, data[at + 8:at + 8 + length]
        at += 12 + length


def greys(path):
    """Width, height and the picture as lines of greys."""
    width = height = depth = colour = 0
    packed = b""
    for kind, content in chunks(open(path, "rb").read()):
        if kind == b"IHDR":
            width, height, depth, colour = struct.unpack(">IIBB", content[:10])
        if kind == b"IDAT":
            packed += content
    step = {0: 1, 2: 3, 6: 4}[colour] if depth == 8 else 1
    wide = (width * depth * step + 7) // 8
    data, lines, before = zlib.decompress(packed), [], bytes(wide)
    for y in range(height):
        at = y * (wide + 1)
        before = undo(data[at], bytearray(data[at + 1:at + 1 + wide]), before, step)
        if depth == 4:
            lines.append(bytes(17 * (byte >> shift & 15) for byte in before for shift in (4, 0))[:width])
        elif step == 1:
            lines.append(bytes(before))
        else:
            lines.append(bytes((r * 77 + g * 150 + b * 29) >> 8 for r, g, b in
                               zip(before[0::step], before[1::step], before[2::step])))
    return width, height, lines


def write(path, width, height, lines):
    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    rows = b""
    for line in lines:
        line = line + bytes(width % 2)
        rows += b"\0" + bytes((line[i] + 8) // 17 << 4 | (line[i + 1] + 8) // 17 for i in range(0, len(line), 2))
    header = struct.pack(">IIBBBBB", width, height, 4, 0, 0, 0, 0)
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))


FAR = 90          # greys: between ink and paper
ALLOWED = 0.002   # of all points


def compare(seen, kept):
    one, other = greys(seen), greys(kept)
    if one[:2] != other[:2]:
        return f"{one[0]} × {one[1]} in place of {other[0]} × {other[1]}"
    far = sum(abs(a - b) > FAR for x, y in zip(one[2], other[2]) if x != y for a, b in zip(x, y))
    share = far / (one[0] * one[1])
    return f"{100 * share:.2f} % of the points differ" if share > ALLOWED else ""


FRAME = """<!DOCTYPE html><title>frame</title><iframe width="390" height="800" style="border:0" srcdoc="{}"></iframe>
<p id="said"></p><script>
addEventListener("load", () => {{
  const page = document.querySelector("iframe").contentDocument.documentElement;
  document.getElementById("said").textContent = "width " + page.scrollWidth + " of 390";
}});
</script>"""

if sys.argv[1] == "frame":
    print(FRAME.format(html.escape(open(sys.argv[2], encoding="utf-8").read())))
elif sys.argv[1] == "shrink":
    write(sys.argv[3], *greys(sys.argv[2]))
else:
    try:
        fault = compare(sys.argv[2], sys.argv[3])
    except FileNotFoundError as missing:
        fault = f"{missing.filename} is not there"
    if fault:
        print(fault)
    sys.exit(bool(fault))
