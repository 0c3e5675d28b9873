"""What each unit of the demo tracks, how often, and in which words."""

from __future__ import annotations

from glance.demo.places import TEAM, VIRTUAL, WARD

NURSES = {
    WARD: ("AK", "BO", "CM", "DJ", "EW", "SR"),
    TEAM: ("FN", "GH", "HP", "JL", "KT", "LB", "MS", "NV"),
    VIRTUAL: ("PD", "RC", "TA"),
}

# Of a hundred patients, how many have a value of the field at all.
TRACKED = {
    WARD: {
        "day": 98,
        "edd": 90,
        "next": 92,
        "due": 40,
        "nurse": 98,
        "review": 45,
        "plan": 50,
        "note": 22,
        "alert": 60,
        "obs": 97,
        "news2": 94,
        "consultant": 97,
        "fit": 85,
        "tests": 30,
        "physio": 46,
        "ot": 38,
        "diet": 24,
        "slt": 18,
        "social": 32,
        "tto": 20,
        "transport": 14,
        "falls": 92,
        "infection": 85,
        "skin": 85,
    },
    TEAM: {
        "edd": 40,
        "next": 92,
        "nurse": 97,
        "review": 60,
        "plan": 45,
        "note": 20,
        "alert": 70,
        "visit": 95,
        "seen": 93,
        "insulin": 90,
        "syringe": 85,
        "dressing": 90,
        "catheter": 90,
        "bowel": 85,
        "wound": 5,
        "palliative": 90,
        "doubleup": 88,
        "response": 3,
        "falls": 80,
        "skin": 80,
        "physio": 10,
        "ot": 9,
        "social": 12,
        "diet": 5,
    },
    VIRTUAL: {
        "edd": 94,
        "next": 88,
        "nurse": 96,
        "note": 20,
        "alert": 60,
        "pathway": 100,
        "reading": 97,
        "call": 94,
        "reviewed": 94,
        "news2": 70,
        "consultant": 92,
    },
}
# What is known of somebody who came within the day; of the rest, a third as often.
KNOWN_AT_ONCE = frozenset(
    {"day", "next", "nurse", "consultant", "obs", "pathway", "reading", "visit"}
)
# What a discharge today cannot do without.
NEEDED_TO_LEAVE = frozenset({"edd", "tto", "transport", "next", "fit"})

# Of a hundred patients with a value, how many have which.
RISK = {
    WARD: {"red": 15, "amber": 35, "green": 47, "nil": 3},
    TEAM: {"red": 6, "amber": 27, "green": 62, "blue": 2, "black": 2, "nil": 1},
    VIRTUAL: {"red": 4, "amber": 21, "green": 75},
}
OPTIONS = {
    "day": {"red": 32, "green": 68},
    "fit": {"fit": 22, "not": 78},
    "pathway": {"frailty": 34, "respiratory": 26, "heart": 20, "antibiotics": 16, "other": 4},
}
MAGNET = {"asked": 38, "coming": 24, "done": 30, "no": 8}
# Of a hundred flags, how many say yes.
YES = {
    "alert": 9,
    "falls": 34,
    "infection": 9,
    "skin": 22,
    "insulin": 17,
    "syringe": 3,
    "dressing": 14,
    "catheter": 16,
    "bowel": 8,
    "palliative": 8,
    "doubleup": 7,
}

# NEWS2 as nurses wrote it down, for a red risk and for every other.
SCORES_RED = ("4", "5", "5", "6", "7", "8")
SCORES = ("0", "0", "0", "1", "1", "1", "2", "2", "2", "3", "3", "4", "5")

# How many minutes ahead things are due, and how long ago they were where they are late.
AHEAD = {"due": (20, 320), "visit": (15, 2880), "call": (25, 1200), "response": (10, 115)}
LATE = (8, 170)
# How many minutes ago things were, and how long ago where they should have been done again.
BEHIND = {
    "obs": ((15, 330), (370, 800)),
    "reading": ((20, 900), (1200, 1700)),
    "reviewed": ((60, 1100), (1210, 1600)),
    "wound": ((200, 2000), (2200, 3100)),
}

# Short, as people write on a board.
NEXT = {
    WARD: (
        "review",
        "physio",
        "OT visit",
        "bloods",
        "X-ray",
        "CT report",
        "family",
        "package",
        "echo",
        "dressing",
        "swallow",
        "oxygen",
    ),
    TEAM: (
        "insulin am",
        "insulin pm",
        "dressing",
        "leg ulcer",
        "catheter",
        "bloods",
        "driver",
        "skin check",
        "double-up",
        "care plan",
        "bowel care",
        "GP to call",
    ),
    VIRTUAL: (
        "call am",
        "call pm",
        "IV pm",
        "bloods",
        "round",
        "step down",
        "new monitor",
    ),
}
ON_ARRIVAL = {WARD: "clerking", TEAM: "assess", VIRTUAL: "monitor"}
BEFORE_LEAVING = {
    WARD: ("transport", "TTO", "GP letter"),
    TEAM: ("last visit", "GP letter"),
    VIRTUAL: ("last call", "GP letter"),
}
WORDS = {
    "note": (
        "lives alone, key safe at the side door",
        "hard of hearing, speak to the left side",
        "daughter visits at 15:00",
        "likes the window open",
        "walks with a frame and one",
        "wears glasses, keep them within reach",
        "two steps at the front door",
        "Welsh speaker",
        "son has power of attorney",
        "dog at the property",
    ),
    "plan": (
        "home, with carers four times a day",
        "rehabilitation, then home",
        "finish the course and go home",
        "placement, funding agreed",
        "settle on new medicines",
        "heal, then hand back to practice nurse",
        "keep out of hospital",
    ),
    "tests": (
        "CT head, since Friday",
        "echo, since yesterday",
        "urine culture",
        "MRI spine, since Thursday",
        "swallow test",
        "repeat potassium",
    ),
    "consultant": ("Dr Okafor", "Dr Pryce", "Dr Shah", "Dr McLeod"),
}
