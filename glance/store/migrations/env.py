"""What Alembic runs: the steps that are due, in the transaction that the store has begun."""

from __future__ import annotations

from alembic import context

from glance.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
