"""Pinned minutes and the choices about them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables of pins and events."""
    op.create_table(
        "pins",
        sa.Column("meeting", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("revision", sa.Text, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("meeting", sa.Text, sa.ForeignKey("pins.meeting"), nullable=False),
        sa.Column("reviewer", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("seen", sa.BigInteger, nullable=False),
        sa.Column("choice", sa.Text, nullable=False),
        sa.UniqueConstraint("reviewer", "key", name="one_event_a_request"),
        sqlite_autoincrement=True,
    )
    op.create_index("events_of_a_meeting", "events", ["meeting", "id"])
