"""Actions that are done."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table of ticks."""
    op.create_table(
        "ticks",
        sa.Column("meeting", sa.Text, primary_key=True),
        sa.Column("point", sa.Text, primary_key=True),
        sa.Column("said", sa.Text, nullable=False),
        sa.Column("reviewer", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
    )
