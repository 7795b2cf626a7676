"""Hostile texts, the same on every machine: what a link, a flag or a file may hold by mistake or by malice."""

import random
import string
from collections.abc import Iterator, Sequence

NASTY = (
    *("", " ", "\t", "\n", "\r\n", "\0", "a\0b", "\ufeff", "\u200b", "\u202eabc", "\ufffd", "\x1b[31m", "�"),
    *(
        "'",
        '"',
        "`",
        "\\",
        ";",
        "--",
        "/*",
        "' OR '1'='1",
        "'; DROP TABLE moves; --",
        "1); SELECT 1; --",
        "$1",
        "$area",
    ),
    *('"><script>alert(1)</script>', "<img src=x onerror=alert(1)>", "javascript:alert(1)", "[a](javascript:alert(1))"),
    *(
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "=cmd|' /C calc'!A0",
        "＝1+1",
        "%00",
        "%2e%2e%2f",
        "%",
        "%zz",
        "&",
        "a=b&c=d",
        "#",
    ),
    *(
        "../../etc/passwd",
        "/etc/passwd",
        "C:\\x",
        "file:///etc/passwd",
        "~",
        "*",
        "?",
        "${7*7}",
        "{{7*7}}",
        "%s%n",
        "{0}",
    ),
    *(
        "NaN",
        "nan",
        "inf",
        "-inf",
        "-0",
        "0",
        "0.0",
        "1e309",
        "1e-400",
        "1_000",
        "0x10",
        "٥",
        "５０",
        "½",
        "1,5",
        "1.",
        ".5",
    ),
    *(
        "null",
        "None",
        "true",
        "[]",
        "{}",
        "[[[[[[",
        '{"a":' * 40,
        "()",
        "undefined",
        "latest",
        "default",
        "all,all",
        "ALL",
    ),
    *(
        "2025H3",
        "2025Q0",
        "2025-13",
        "0000",
        "0000-01",
        "0000H1",
        "9999",
        "9999..9999",
        "2025..2017",
        "2025..",
        "..",
        "٢٠٢٥",
    ),
    *("2025-٠٦", "20255", "-2025", "2025H1..2025H2", "radius-0", "radius-201", "radius-5٠", "radius-050", "radius--5"),
    *(
        "ß",
        "ſ",
        "İ",
        "ı",
        "K",
        "ǅ",
        "e\u0301",
        "é",
        "😀",
        "👩‍👩‍👧",
        "ｗｏｒｌｄ",
        "wоrld",
        "中文",
        "עברית",
        "A" * 300,
        "9" * 400,
        "é" * 5_000,
    ),
)
CHARACTERS = string.printable + "äß€😀\u0301\u200b\u202e٣中\ufeff"


def texts(name: str, count: int, valid: Sequence[str] = ()) -> Iterator[str]:
    """So many texts for what bears this name: nasty ones, valid ones that were altered, random ones, a few valid."""
    chance = random.Random(name)
    for _ in range(count):
        kind = chance.random()
        if valid and kind < 0.1:
            yield chance.choice(valid)
        elif valid and kind < 0.45:
            yield altered(chance, chance.choice(valid))
        elif kind < 0.85:
            yield chance.choice(NASTY)
        else:
            yield "".join(chance.choices(CHARACTERS, k=chance.choice((1, 3, 10, 40, 2_000))))


def altered(chance: random.Random, text: str) -> str:
    """A text that is nearly another."""
    place = chance.randrange(len(text) + 1)
    other = chance.choice(CHARACTERS)
    return chance.choice(
        (
            text[:place] + other + text[place:],
            text[:place] + text[place + 1 :],
            text[: max(place - 1, 0)] + other + text[place:],
            text.upper(),
            text.title(),
            f" {text} ",
            f"{text}\n",
            f"{text}\0",
            f"{text},{text}",
            text * 50,
            text[::-1],
            f"{text}%20",
            f"+{text}",
            text.translate({code: code + 0xFEE0 for code in range(33, 127)}),
            f"['{text}']",
            f"{text}'--",
        )
    )


def broken(chance: random.Random, content: bytes) -> bytes:
    """A file that is nearly another: cut, with bytes changed, doubled, swapped or put in."""
    place = chance.randrange(len(content) + 1)
    strange = chance.choice((b"\0", b"\xff\xfe", b'"', b",", b"\n", b"\r", b"\t", b"{", b"]", b"\xc3", b"-1", b"1e999"))
    lines = content.splitlines(keepends=True)
    chance.shuffle(lines)
    return chance.choice(
        (
            content[:place],
            content[:place] + strange + content[place:],
            content[:place] + strange + content[place + 1 :],
            content[:place] + content[place + chance.randrange(1, 40) :],
            content[:place] + bytes(chance.randrange(256) for _ in range(8)) + content[place:],
            content + content,
            b"".join(lines),
            content.decode("utf-8", "replace").encode("utf-16"),
            content[:place] + b"x" * 200_000 + content[place:],
            chance.choice(NASTY).encode("utf-8"),
        )
    )
