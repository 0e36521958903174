"""What the minutes keep: the meeting's outcomes, and the weightiest of all else that was said."""

from minutes.stages.selection.selecting import FRAGMENT, select, topic_at
from minutes.stages.selection.units import wording

__all__ = ["FRAGMENT", "select", "topic_at", "wording"]
