"""What the meeting is about: where it changes subject, and what each stretch is called."""

from minutes.stages.topics.agenda import read_agenda, undiscussed
from minutes.stages.topics.dividing import divide

__all__ = ["divide", "read_agenda", "undiscussed"]
