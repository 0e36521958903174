"""What the choices of a team make of the minutes, and of the labels that a model learns from.

meetings.py     the minutes that a folder holds
standing.py     which choices stand, after all that were taken back
people.py       the speakers with their names, after merges
dates.py        the day of the meeting, and the days on which things are due by it
folding.py      the minutes and all choices to a Review, and that to minutes: read this first
checking.py     whether a choice can be made now
uncertainty.py  what else may be worth keeping
labelling.py    a Review to a meeting of a corpus; feedback.py: all reviews to a corpus
outcomes.py     a Review to what careful readers mark: statement, owner, due, what is no outcome
titling.py      the title that a person gave by editing NAME.md
"""

from minutes.review.checking import check_choice
from minutes.review.folding import Review, Reviewed, apply_review, fold
from minutes.review.labelling import labelled
from minutes.review.standing import Conflict
from minutes.review.uncertainty import candidates

__all__ = [
    "Conflict",
    "Review",
    "Reviewed",
    "apply_review",
    "candidates",
    "check_choice",
    "fold",
    "labelled",
]
