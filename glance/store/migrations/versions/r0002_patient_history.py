"""The history of identities: who a patient was before each amendment."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from glance.store.sqlite import append_only

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make an empty history; what was amended before is not known any more."""
    op.create_table(
        "patient_history",
        sa.Column("patient", sa.Integer, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("family", sa.String, nullable=False),
        sa.Column("given", sa.String, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("nhs_number", sa.String),
        sa.Column("local_id", sa.String),
        sa.Column("born", sa.String),
        sa.Column("sex", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("patient", "seq", name="patient_history_pk"),
        sa.ForeignKeyConstraint(["patient"], ["patient.id"], name="patient_history_patient_fk"),
        sa.ForeignKeyConstraint(["seq"], ["change.seq"], name="patient_history_seq_fk"),
        sqlite_with_rowid=False,
    )
    for statement in append_only("patient_history"):
        op.execute(statement)
