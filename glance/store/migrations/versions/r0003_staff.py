"""Staff who sign on, what was tried in vain, tokens of scripts, and notes beside values."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables empty; a value that is there has no note yet."""
    op.add_column("status", sa.Column("note", sa.String, nullable=False, server_default=""))
    op.create_table(
        "staff",
        sa.Column("code", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("initials", sa.String, nullable=False),
        sa.Column("profession", sa.String, nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("active", sa.Integer, nullable=False),
        sa.Column("badge", sa.String),
        sa.Column("pin", sa.String),
        sa.PrimaryKeyConstraint("code", name="staff_pk"),
        sa.UniqueConstraint("badge", name="staff_badge_unique"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "token",
        sa.Column("sealed", sa.String, nullable=False),
        sa.Column("code", sa.String, nullable=False),
        sa.Column("until", sa.String),
        sa.Column("revoked", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("sealed", name="token_pk"),
        sa.ForeignKeyConstraint(["code"], ["staff.code"], name="token_code_fk"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "attempt",
        sa.Column("key", sa.String, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("until", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("key", name="attempt_pk"),
        sqlite_with_rowid=False,
    )
