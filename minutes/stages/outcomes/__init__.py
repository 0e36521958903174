"""Decisions, actions and open problems, with their evidence.

utterances with what a model reads in them -> dialogue -> finding, assignment, wording -> outcomes
"""

from minutes.stages.outcomes.assignment import LIKELY_OWNER
from minutes.stages.outcomes.finding import DARKEST, find_outcomes, knows, reads

__all__ = ["DARKEST", "LIKELY_OWNER", "find_outcomes", "knows", "reads"]
