"""The rules by which outcomes of Chinese meetings are found."""

from minutes.languages.chinese.rules.finding import find_outcomes

__all__ = ["find_outcomes"]
