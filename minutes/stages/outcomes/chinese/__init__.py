"""Chinese: duties, answers, days, and the moves of talk."""

from minutes.stages.outcomes.chinese.days import days
from minutes.stages.outcomes.chinese.duties import accepts, claims, refuses
from minutes.stages.outcomes.chinese.moves import content, moves

__all__ = ["accepts", "claims", "content", "days", "moves", "refuses"]
