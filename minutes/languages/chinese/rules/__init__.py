"""The rules by which outcomes of Chinese meetings are found."""

from minutes.languages.chinese.rules.finding import find

__all__ = ["find"]
