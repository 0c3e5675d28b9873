"""Text from outside made safe to show: the one sanitiser, and how wide text is.

Every string that a person or a file gave passes `plain` before a screen sees it.
What comes out moves no cursor, sends no sequence, hides nothing, reorders nothing
but by the direction that its own letters have, and takes as many cells in a
terminal as `cells` says. Markup such as "[red]" is left as it is: it is data, and
nothing here reads it as markup.
"""

from __future__ import annotations

import re
import unicodedata

REPLACED = "\N{REPLACEMENT CHARACTER}"
CUT = "…"

# Printable ASCII, the Latin letters up to the IPA block and the wall's own signs: one
# cell each in every terminal, and already in NFC. NBSP (A0) and the soft hyphen (AD)
# are not among them.
_ORDINARY = re.compile("[ -~\u00a1-\u00ac\u00ae-\u024f●▲▼■→↑↓✗█│─–…‼]*")

# More than three marks on one letter occur in no orthography; storms of them
# ("Zalgo") climb over the neighbouring rows.
_MARKS_KEPT = 3

# Letters and marks that draw nothing (Unicode: Default_Ignorable_Code_Point, and the
# braille cell without a dot), so two names that look the same would not be the same.
_INVISIBLE = frozenset(
    map(chr, (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0)),
)
# A variation selector only picks the drawing of the letter before it, so it can go
# without a trace; with it terminals disagree on the width (VS16).
_SELECTORS = ((0x180B, 0x180F), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
# Conjoining vowels and finals of Hangul that NFC could not compose, and the
# symbols whose width and drawing disagree in Windows Terminal (☠ and ♻,
# microsoft/terminal#16852), change width with the Unicode version (hexagrams,
# counting rods, ☰) or are emoji to some terminals.
_DISPUTED = (
    (0x1160, 0x11FF),
    (0xD7B0, 0xD7FF),
    (0x2620, 0x2620),
    (0x2630, 0x2637),
    (0x267B, 0x267B),
    (0x268A, 0x268F),
    (0x4DC0, 0x4DFF),
    (0x1D300, 0x1D37F),
    (0x1F000, 0x1FAFF),
)
# Where wide symbols have been wide since the first tables: the CJK blocks. Wide
# ones elsewhere are emoji, one cell in xterm.js and two in others.
_CJK_SYMBOLS = ((0x2E80, 0x33FF), (0xFE30, 0xFE6F), (0xFF00, 0xFFEF))
# Vowel signs of the Indic scripts that take a cell of their own in some terminals
# and none in others. Each of these blocks has the independent vowel 0x38 before
# its sign (ISCII order): the name stays readable, spelled out.
_INDIC_BLOCKS = range(0x0900, 0x0D80, 0x80)
_SIGN_TO_VOWEL = 0x38
# unicodedata.combining() of a virama, which ties two consonants into one cluster.
_VIRAMA = 9
# What a spreadsheet would run as a formula; with East Asian settings the wide signs, too.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Control characters as the pictures that Unicode has for them (U+2400), or the mark of a
# lost character: somebody will look at the file in a terminal.
_PICTURES = {
    **{code: 0x2400 + code for code in range(32) if code != ord("\n")},
    **dict.fromkeys(range(0x7F, 0xA0), ord(REPLACED)),
    **dict.fromkeys(
        (0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)), ord(REPLACED)
    ),
}


def _within(codepoint: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= codepoint <= last for first, last in ranges)


def _spelled_out(codepoint: int) -> str:
    """Give the independent vowel of an Indic vowel sign, or the replacement character."""
    offset = codepoint % 0x80
    if any(codepoint - offset == block for block in _INDIC_BLOCKS) and 0x3E <= offset <= 0x4C:
        vowel = chr(codepoint - _SIGN_TO_VOWEL)
        if unicodedata.category(vowel) == "Lo":
            return vowel
    return REPLACED


def _wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def _shown(codepoint: int) -> str:
    """Give what stands for one character of outside text; "" for a variation selector."""
    character = chr(codepoint)
    category = unicodedata.category(character)
    if _within(codepoint, _SELECTORS):
        return ""
    if category[0] == "Z" or character in "\t\n\r":
        return " "
    if category[0] == "C" or category == "Me" or character in _INVISIBLE:
        return REPLACED
    if category == "Mc":
        return _spelled_out(codepoint)
    if _within(codepoint, _DISPUTED):
        return REPLACED
    if category[0] == "S" and _wide(character) and not _within(codepoint, _CJK_SYMBOLS):
        return REPLACED
    return character


class _Table(dict[int, str]):
    """A table for `str.translate` that learns; bounded, for text that means harm."""

    def __missing__(self, codepoint: int) -> str:
        shown = _shown(codepoint)
        if len(self) < 4096:
            self[codepoint] = shown
        return shown


_table = _Table()


def _tamed(text: str) -> str:
    """Cap what one letter may carry: three marks, and one tie to a letter, both narrow.

    Terminals that draw clusters give a conjunct two cells however many letters are
    in it; a mark with no letter before it would join the cell to its left.
    """
    kept: list[str] = []
    marks = _MARKS_KEPT
    letters = 0
    tied = False
    for character in text:
        if unicodedata.category(character) != "Mn":
            if tied and _wide(character):
                kept[-1] = REPLACED
                tied = False
            letters = letters + 1 if tied else 2 if _wide(character) else 1
            marks = 0
            kept.append(character)
            tied = False
            continue
        tie = unicodedata.combining(character) == _VIRAMA
        marks += 1
        if marks <= _MARKS_KEPT and not (tie and letters > 1):
            kept.append(character)
            tied = tied or tie
            continue
        tied = False
        if not kept or kept[-1] != REPLACED:
            kept.append(REPLACED)
    return "".join(kept)


def plain(text: str) -> str:
    """Give the text with whatever a terminal would obey, hide or misplace replaced.

    Line ends and tabs become spaces, everything else that is unsafe "�". Letters
    and their accents stay, composed (NFC).
    """
    if _ORDINARY.fullmatch(text):
        return text
    shown = unicodedata.normalize("NFC", text).translate(_table)
    return unicodedata.normalize("NFC", _tamed(unicodedata.normalize("NFC", shown)))


def cells(text: str) -> int:
    """Give the width of plain text in terminal cells."""
    if _ORDINARY.fullmatch(text):
        return len(text)
    return sum(map(_cells, text))


def _cells(character: str) -> int:
    if unicodedata.category(character) == "Mn":
        return 0
    return 2 if _wide(character) else 1


def clip(text: str, width: int) -> str:
    """Give plain text in at most `width` cells; what is cut ends in "…"."""
    if cells(text) <= width:
        return text
    if width < 1:
        return ""
    kept = ""
    left = width - 1
    for character in text:
        left -= _cells(character)
        if left < 0:
            break
        kept += character
    return kept.rstrip(" ") + CUT


def inert(cell: str) -> str:
    """Give a cell of a CSV that no spreadsheet runs as a formula, and no terminal obeys."""
    cell = cell.translate(_PICTURES)
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
