"""The tables: what every ward is now, and every change that led there."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    text,
)

# The revision of `migrations` that this program reads and writes.
SCHEMA = "0003"

metadata = MetaData(
    naming_convention={
        "ix": "%(table_name)s_%(column_0_N_name)s",
        "uq": "%(table_name)s_%(column_0_N_name)s",
        "fk": "%(table_name)s_%(column_0_name)s_fk",
        "pk": "%(table_name)s_pk",
    }
)

version = Table("alembic_version", MetaData(), Column("version_num", String(32), nullable=False))

site = Table(
    "site",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", String, nullable=False),
)

# `path` is "/1/4/": the ids from the root down, so that a subtree is one prefix.
location = Table(
    "location",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("parent", Integer, ForeignKey("location.id")),
    Column("path", String, nullable=False, unique=True),
    Column("kind", String, nullable=False),
    Column("name", String, nullable=False, unique=True),
    Column("short", String, nullable=False),
    Column("position", Integer, nullable=False),
    Column("capacity", Integer),
)

# Beds, chairs, rooms and zones; only a zone holds more than one patient.
place = Table(
    "place",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("location", Integer, ForeignKey("location.id"), nullable=False),
    Column("label", String, nullable=False),
    Column("position", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("bay", String, nullable=False),
    UniqueConstraint("location", "label"),
)

surname = Table(
    "surname",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String, nullable=False),
    UniqueConstraint("key", name="surname_key_unique"),
)

# Both directions of each pair of surnames that look or sound alike.
surname_alike = Table(
    "surname_alike",
    metadata,
    Column("a", Integer, ForeignKey("surname.id"), primary_key=True),
    Column("b", Integer, ForeignKey("surname.id"), primary_key=True),
    sqlite_with_rowid=False,
)

# Surnames that are alike share at least one of these.
surname_key = Table(
    "surname_key",
    metadata,
    Column("key", String, primary_key=True),
    Column("surname", Integer, ForeignKey("surname.id"), primary_key=True),
    sqlite_with_rowid=False,
)

# `search` is the name without case, accents and apostrophes.
patient = Table(
    "patient",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("nhs_number", String, unique=True),
    Column("local_id", String),
    Column("family", String, nullable=False),
    Column("given", String, nullable=False),
    Column("title", String, nullable=False),
    Column("initials", String, nullable=False),
    Column("born", String),
    Column("sex", String, nullable=False),
    Column("surname", Integer, ForeignKey("surname.id"), nullable=False),
    Column("search", String, nullable=False),
    Index(None, "local_id"),
)

# `alone_in` repeats `place` unless that is a zone: a bed holds one patient.
episode = Table(
    "episode",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("patient", Integer, ForeignKey("patient.id"), nullable=False),
    Column("location", Integer, ForeignKey("location.id"), nullable=False),
    Column("place", Integer, ForeignKey("place.id")),
    Column("alone_in", Integer, ForeignKey("place.id")),
    Column("began", String, nullable=False),
    Column("ended", String),
    Column("owner", String, nullable=False),
    Index(
        "episode_open_alone_in",
        "alone_in",
        unique=True,
        sqlite_where=text("ended IS NULL"),
        postgresql_where=text("ended IS NULL"),
    ),
    Index(
        "episode_open_patient_location",
        "patient",
        "location",
        unique=True,
        sqlite_where=text("ended IS NULL"),
        postgresql_where=text("ended IS NULL"),
    ),
    Index(
        "episode_open_location_place",
        "location",
        "place",
        sqlite_where=text("ended IS NULL"),
        postgresql_where=text("ended IS NULL"),
    ),
    Index(None, "patient"),
)

# A `value` of NULL is one that was cleared: its version goes on counting, so that a
# save begun before the clearing cannot pass for one begun after it.
status = Table(
    "status",
    metadata,
    Column("episode", Integer, ForeignKey("episode.id"), primary_key=True),
    Column("field", String, primary_key=True),
    Column("value", String),
    Column("version", Integer, nullable=False),
    Column("changed_at", String, nullable=False),
    Column("changed_by", String, nullable=False),
    Column("confirmed_at", String, nullable=False),
    Column("confirmed_by", String, nullable=False),
    Column("note", String, nullable=False, server_default=""),
    sqlite_with_rowid=False,
)

# The one row that every save raises last and holds to its commit, so that changes
# become visible in the order of their numbers and no reader can miss one.
feed = Table(
    "feed",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("head", String, nullable=False),
)

# What a save answered: the same id again gets the same answer and writes nothing.
request = Table(
    "request",
    metadata,
    Column("id", String, primary_key=True),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
)

change = Table(
    "change",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("request", String, nullable=False),
    Column("at", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("station", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("location", Integer),
    Column("episode", Integer),
    Column("field", String),
    Column("old", String),
    Column("new", String),
    Column("reason", String, nullable=False),
    Column("hash", String, nullable=False),
    Index("change_episode_seq", "episode", "seq"),
)

# Who a patient was before the change of that number: the log names the parts only.
patient_history = Table(
    "patient_history",
    metadata,
    Column("patient", Integer, ForeignKey("patient.id"), primary_key=True),
    Column("seq", Integer, ForeignKey("change.seq"), primary_key=True),
    Column("family", String, nullable=False),
    Column("given", String, nullable=False),
    Column("title", String, nullable=False),
    Column("nhs_number", String),
    Column("local_id", String),
    Column("born", String),
    Column("sex", String, nullable=False),
    sqlite_with_rowid=False,
)

# `pin` is sealed (argon2id over the PIN mixed with the pepper), never the PIN itself.
staff = Table(
    "staff",
    metadata,
    Column("code", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("initials", String, nullable=False),
    Column("profession", String, nullable=False),
    Column("role", String, nullable=False),
    Column("active", Integer, nullable=False),
    Column("badge", String),
    Column("pin", String),
    UniqueConstraint("badge", name="staff_badge_unique"),
    sqlite_with_rowid=False,
)

token = Table(
    "token",
    metadata,
    Column("sealed", String, primary_key=True),
    Column("code", String, ForeignKey("staff.code"), nullable=False),
    Column("until", String),
    Column("revoked", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# Refused sign-ons since the last good one. `key` is what was typed, mixed with the
# pepper: whether anybody has that code does not show, and a PIN typed in its place
# is not kept.
attempt = Table(
    "attempt",
    metadata,
    Column("key", String, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("at", String, nullable=False),
    Column("until", String, nullable=False),
    sqlite_with_rowid=False,
)

# Who a patient is, in the order of census.Identity.
IDENTITY = (
    patient.c.family,
    patient.c.given,
    patient.c.title,
    patient.c.nhs_number,
    patient.c.local_id,
    patient.c.born,
    patient.c.sex,
)

APPEND_ONLY = ("change", "request", "patient_history")

unended = episode.c.ended.is_(None)
