"""Reviewers with passwords, and the sessions of all."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables of passwords and sessions."""
    op.create_table(
        "passwords",
        sa.Column("reviewer", sa.Text, primary_key=True),
        sa.Column("hash", sa.Text, nullable=False),
    )
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.Text, primary_key=True),
        sa.Column("reviewer", sa.Text, nullable=False),
        sa.Column("expires", sa.Text, nullable=False),
    )
