"""Cleans spoken text: what a speaker took back or only hummed goes, no word is ever changed.

The terms are those of Shriberg 1994, "Preliminaries to a Theory of Speech Disfluencies": what the
speaker takes back is the reparandum, what stands instead the repair, and between the two there
may be an interregnum ("um", "I mean"). Which words fill, edit or mark follows the categories of
Meteer et al. 1995, "Dysfluency Annotation Stylebook for the Switchboard Corpus".
"""

from minutes.disfluency.cleaning import clean
from minutes.disfluency.words import join_contractions

__all__ = ["clean", "join_contractions"]
