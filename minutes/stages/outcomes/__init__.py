"""What a meeting came to: its decisions, its actions with owner and due date, its open problems.

utterances -> Talk (every utterance read once by the grammar of the language)
           -> actions, decisions, problems: drafts with log odds -> Outcome
"""

from minutes.stages.outcomes.finding import find

__all__ = ["find"]
