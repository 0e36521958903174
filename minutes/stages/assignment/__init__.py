"""Who is to do what the evidence of a point says, and by when."""

from minutes.stages.assignment.assigning import assign
from minutes.stages.assignment.evidence import Assignment, Evidenced

__all__ = ["Assignment", "Evidenced", "assign"]
