"""The first tables: locations, patients, episodes, statuses, and the change log."""

from __future__ import annotations

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

from glance.store.sqlite import append_only

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of an empty database, and start its log."""
    _locations()
    _people()
    _episodes()
    _log()
    for table in ("change", "request"):
        for statement in append_only(table):
            op.execute(statement)
    site = sa.table("site", sa.column("key"), sa.column("value"))
    op.execute(site.insert().values(key="epoch", value=uuid4().hex))
    feed = sa.table("feed", sa.column("id"), sa.column("seq"), sa.column("head"))
    op.execute(feed.insert().values(id=1, seq=0, head=""))


def _locations() -> None:
    op.create_table(
        "site",
        sa.Column("key", sa.String, nullable=False),
        sa.Column("value", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("key", name="site_pk"),
    )
    op.create_table(
        "location",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("parent", sa.Integer),
        sa.Column("path", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("short", sa.String, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("capacity", sa.Integer),
        sa.PrimaryKeyConstraint("id", name="location_pk"),
        sa.ForeignKeyConstraint(["parent"], ["location.id"], name="location_parent_fk"),
        sa.UniqueConstraint("path", name="location_path"),
        sa.UniqueConstraint("name", name="location_name"),
    )
    op.create_table(
        "place",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("location", sa.Integer, nullable=False),
        sa.Column("label", sa.String, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("bay", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("id", name="place_pk"),
        sa.ForeignKeyConstraint(["location"], ["location.id"], name="place_location_fk"),
        sa.UniqueConstraint("location", "label", name="place_location_label"),
    )


def _people() -> None:
    op.create_table(
        "surname",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("key", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("id", name="surname_pk"),
        sa.UniqueConstraint("key", name="surname_key_unique"),
    )
    op.create_table(
        "surname_alike",
        sa.Column("a", sa.Integer, nullable=False),
        sa.Column("b", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("a", "b", name="surname_alike_pk"),
        sa.ForeignKeyConstraint(["a"], ["surname.id"], name="surname_alike_a_fk"),
        sa.ForeignKeyConstraint(["b"], ["surname.id"], name="surname_alike_b_fk"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "surname_key",
        sa.Column("key", sa.String, nullable=False),
        sa.Column("surname", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("key", "surname", name="surname_key_pk"),
        sa.ForeignKeyConstraint(["surname"], ["surname.id"], name="surname_key_surname_fk"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "patient",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("nhs_number", sa.String),
        sa.Column("local_id", sa.String),
        sa.Column("family", sa.String, nullable=False),
        sa.Column("given", sa.String, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("initials", sa.String, nullable=False),
        sa.Column("born", sa.String),
        sa.Column("sex", sa.String, nullable=False),
        sa.Column("surname", sa.Integer, nullable=False),
        sa.Column("search", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("id", name="patient_pk"),
        sa.ForeignKeyConstraint(["surname"], ["surname.id"], name="patient_surname_fk"),
        sa.UniqueConstraint("nhs_number", name="patient_nhs_number"),
    )
    op.create_index("patient_local_id", "patient", ["local_id"])


def _episodes() -> None:
    op.create_table(
        "episode",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("patient", sa.Integer, nullable=False),
        sa.Column("location", sa.Integer, nullable=False),
        sa.Column("place", sa.Integer),
        sa.Column("alone_in", sa.Integer),
        sa.Column("began", sa.String, nullable=False),
        sa.Column("ended", sa.String),
        sa.Column("owner", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("id", name="episode_pk"),
        sa.ForeignKeyConstraint(["patient"], ["patient.id"], name="episode_patient_fk"),
        sa.ForeignKeyConstraint(["location"], ["location.id"], name="episode_location_fk"),
        sa.ForeignKeyConstraint(["place"], ["place.id"], name="episode_place_fk"),
        sa.ForeignKeyConstraint(["alone_in"], ["place.id"], name="episode_alone_in_fk"),
    )
    op.create_index("episode_patient", "episode", ["patient"])
    for columns, unique in (
        (("alone_in",), True),
        (("patient", "location"), True),
        (("location", "place"), False),
    ):
        op.create_index(
            f"episode_open_{'_'.join(columns)}",
            "episode",
            list(columns),
            unique=unique,
            sqlite_where=sa.text("ended IS NULL"),
            postgresql_where=sa.text("ended IS NULL"),
        )
    op.create_table(
        "status",
        sa.Column("episode", sa.Integer, nullable=False),
        sa.Column("field", sa.String, nullable=False),
        sa.Column("value", sa.String),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", sa.String, nullable=False),
        sa.Column("changed_by", sa.String, nullable=False),
        sa.Column("confirmed_at", sa.String, nullable=False),
        sa.Column("confirmed_by", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("episode", "field", name="status_pk"),
        sa.ForeignKeyConstraint(["episode"], ["episode.id"], name="status_episode_fk"),
        sqlite_with_rowid=False,
    )


def _log() -> None:
    op.create_table(
        "feed",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("head", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("id", name="feed_pk"),
    )
    op.create_table(
        "request",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("first", sa.Integer, nullable=False),
        sa.Column("last", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="request_pk"),
    )
    op.create_table(
        "change",
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("request", sa.String, nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("station", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("location", sa.Integer),
        sa.Column("episode", sa.Integer),
        sa.Column("field", sa.String),
        sa.Column("old", sa.String),
        sa.Column("new", sa.String),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("hash", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="change_pk"),
    )
    op.create_index("change_episode_seq", "change", ["episode", "seq"])
