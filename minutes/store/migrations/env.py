"""What Alembic runs: the migrations that are still to do, on the connection that it was given."""

from __future__ import annotations

from alembic import context

from minutes.store import schema

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=schema.metadata,
    version_table=schema.VERSION_TABLE,
)
# The transaction is the caller's: a migration is done as a whole or not at all.
context.run_migrations()
