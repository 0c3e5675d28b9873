"""The vocabulary: what is tracked of a patient, how it is typed, stored, shown and how it ages."""

from glance.fields.ages import Freshness, duration_short, freshness
from glance.fields.choices import MAGNET_STATES, RAG_STATES, Choice, Flag, Magnet, Rag
from glance.fields.number import Number, Threshold
from glance.fields.types import Field, Kind, Option, Shown, Tone, Vocabulary
from glance.fields.vocabulary import read_vocabulary
from glance.fields.when import Clock, Date, Direction, Past
from glance.fields.words import Staff, Text, showable

__all__ = [
    "MAGNET_STATES",
    "RAG_STATES",
    "Choice",
    "Clock",
    "Date",
    "Direction",
    "Field",
    "Flag",
    "Freshness",
    "Kind",
    "Magnet",
    "Number",
    "Option",
    "Past",
    "Rag",
    "Shown",
    "Staff",
    "Text",
    "Threshold",
    "Tone",
    "Vocabulary",
    "duration_short",
    "freshness",
    "read_vocabulary",
    "showable",
]
