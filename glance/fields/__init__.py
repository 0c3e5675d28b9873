"""The vocabulary: what is tracked of a patient, how it is typed, stored, shown and how it ages."""

from glance.fields.types import Field, Kind, Option, Shown, Tone, Vocabulary

__all__ = ["Field", "Kind", "Option", "Shown", "Tone", "Vocabulary"]
