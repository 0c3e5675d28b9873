"""One cell of an export as the value it stands for."""

from __future__ import annotations

import re
import unicodedata
from operator import mul

from glance.errors import ValueRefused
from glance.identity import nhs_number
from glance.plain import plain

_LONGEST = 200
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_ASCII_WORDS = re.compile(r"[!-~]+(?: [!-~]+)*")
_NAME = re.compile(r"(?P<family>[^,()]+),\s*(?P<given>[^,()]*?)\s*(?:\((?P<title>[^()]*)\))?")
_TITLED = re.compile(
    r"(?P<title>mr|mrs|miss|ms|mx|dr|prof|rev|sir|dame|lady|lord)\.?\s+(?=\S)", re.IGNORECASE
)
_BED_WORD = re.compile(r"bed(?:\s*[-:]\s*|\s+|(?=\d))(?=\w)", re.IGNORECASE)
_BAY_WORD = re.compile(r"bay(?:\s*[-:]\s*|\s+|(?=\d))(?=\w)", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,3}", re.ASCII)
# What a database writes where it has nothing.
_NOTHING = frozenset(("NULL", "\\N", "#N/A"))
# Modulo 11 with weights 10 to 2 and 1 for the check digit itself; a digit is its byte less 48.
_WEIGHTS = (10, 9, 8, 7, 6, 5, 4, 3, 2, 1)
_ZEROES = 48 * sum(_WEIGHTS)
# The NHS data dictionary's codes of PERSON STATED GENDER, and the usual letters.
_SEXES = {
    **dict.fromkeys(("m", "male", "1", "man"), "Male"),
    **dict.fromkeys(("f", "female", "2", "woman"), "Female"),
    **dict.fromkeys(("0", "u", "unknown", "not known", "unk", "nk"), "Not known"),
    **dict.fromkeys(("9", "x", "not specified", "unspecified", "ns"), "Not specified"),
    **dict.fromkeys(("i", "indeterminate"), "Indeterminate"),
    **dict.fromkeys(("o", "other"), "Other"),
}


def cell(text: str) -> str:
    """A cell without the blanks around it and without Excel's ="0123" armour."""
    text = text.strip()
    if text.startswith('="') and text.endswith('"') and len(text) > 2:
        text = text[2:-1].strip()
    return "" if text in _NOTHING else text


def words(text: str) -> str:
    """Words with one space between them; ValueRefused for what is no text."""
    text = text if _ASCII_WORDS.fullmatch(text) else " ".join(text.split())
    if len(text) > _LONGEST:
        raise ValueRefused(f"more than {_LONGEST} characters")
    if text.isascii() and text.isprintable():
        return text
    if _CONTROL.search(text):
        raise ValueRefused("a control character inside; type it again")
    return unicodedata.normalize("NFC", text)


def number(text: str) -> str | None:
    """The ten digits of an NHS number; None for an empty cell."""
    if not text:
        return None
    digits = text.replace(" ", "")
    # nhs_number.parse has the last word; this is the same sum for the plain case, in a
    # fifth of the time: a hundred thousand numbers are all different.
    if len(digits) == 10 and digits.isdecimal() and digits.isascii():
        total = sum(map(mul, digits.encode(), _WEIGHTS)) - _ZEROES
        if total % 11 == 0 and digits != digits[0] * 10:
            return digits
    if "E+" in text.upper():
        raise ValueRefused("cut short by Excel; format the column as text and export again")
    return nhs_number.parse(text)


def local_number(text: str) -> str | None:
    """A hospital's own number for a patient; None for an empty cell."""
    return words(text) or None


def sex(text: str) -> str:
    """The whole word for a sex or its code; words that are none of the usual stand as they are."""
    usual = _SEXES.get(text.casefold())
    if usual is not None or not text:
        return usual or ""
    if len(text) < 3 or text.isdigit():
        raise ValueRefused("no such sex; expected Male, Female, Not known or Not specified")
    text = words(text)
    return text[0].upper() + text[1:]


def name(text: str) -> tuple[str, str, str]:
    """Family name, given name and title out of "SURNAME, Given (Title)"."""
    text = words(text)
    if not text:
        raise ValueRefused("missing")
    found = _NAME.fullmatch(text)
    if found is None:
        raise ValueRefused("not a name that can be taken apart; expected SURNAME, Given (Title)")
    given, title = found["given"], (found["title"] or "").strip()
    titled = _TITLED.match(given)
    if titled is not None and not title:
        given, title = given[titled.end() :], titled["title"]
    return found["family"].strip(), given, title


def required(text: str) -> str:
    """Words that must be there."""
    text = words(text)
    if not text:
        raise ValueRefused("missing")
    return text


def label(text: str) -> str:
    """A name of a ward, bay, bed or zone, as it will be shown."""
    return plain(words(text))


def required_label(text: str) -> str:
    """A label that must be there."""
    return plain(required(text))


def bay_label(text: str) -> str:
    """A bay as a ward calls it: "A" and "bay a" are "Bay A"."""
    text = label(text)
    short = _BAY_WORD.sub("", text, count=1)
    return f"Bay {short.upper()}" if 0 < len(short) <= 2 else text


def bed_label(bay: str, bed: str, pattern: str) -> str:
    """What stands before a patient's row: "A3" for bed 3 of bay A, unless a mapping says more.

    Beds are often numbered afresh in each bay, so a bare number takes its bay along.
    """
    bed = _BED_WORD.sub("", bed, count=1)
    short = _BAY_WORD.sub("", bay, count=1)
    if not bed:
        return ""
    if pattern:
        return " ".join(pattern.replace("{bay}", short).replace("{bed}", bed).split())
    if not short or not _NUMBER.fullmatch(bed):
        return bed
    if short[-1].isdigit():
        return f"{short}-{int(bed)}"
    return f"{short}{int(bed)}" if len(short) <= 2 else f"{short} {int(bed)}"
