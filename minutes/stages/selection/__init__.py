"""What the minutes keep: the meeting's outcomes, and the weightiest of all else that was said."""

from minutes.stages.selection.selecting import select

__all__ = ["select"]
