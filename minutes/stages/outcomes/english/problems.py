# ruff: noqa: E501
"""The words with which English talk tells of trouble, and leaves it open."""

from __future__ import annotations

import re

from minutes.stages.outcomes.signs import Signs

__all__ = ["NO_TROUBLE", "TROUBLE", "UNSOLVED"]

_B = r"(?<![\w'])"
_IT = r"(?:it|this|that|them|these|those|the\s+\w+(?:\s+\w+)?|\w+)"
_STILL = r"(?:yet|today|now|tonight|here|this\s+(?:week|evening|morning|afternoon|meeting|time))"

# "No problem" and troubles that are over.
NO_TROUBLE = re.compile(
    rf"{_B}(?:no|not\s+(?:a|an|really\s+a)|isn't\s+(?:a|an)|without|wasn't\s+(?:a|an)|any)\s+(?:\w+\s+)?(?:problems?|issues?|trouble|worries|concerns?)\b|"
    rf"{_B}(?:problems?|issues?|bugs?)\s+(?:is|are|was|were|has\s+been|have\s+been|got)?\s*(?:now\s+)?(?:solved|fixed|resolved|gone|sorted|over)\b|"
    rf"{_B}(?:fixed|solved|resolved|sorted\s+out)\s+(?:it|that|the|this)\b|{_B}don't\s+worry"
)

TROUBLE = Signs(
    (2.5, rf"{_B}(?:a|an|the|another|one|our|my|same|that|this|any|real|big|main|serious|still)\s+(?:\w+\s+)?(?:problem|issue|trouble|concern|blocker|worry|bottleneck|snag|headache|conflict)\b"
          rf"|{_B}(?:problem|issue|trouble|difficulty|concern)\s+(?:is|with|there|here|that|was)\b|{_B}(?:problems|troubles)\b"),
    (2.0, rf"{_B}(?:i'm|we're|i\s+am|we\s+are|he's|she's|they're|\w+\s+is)\s+(?:still\s+|all\s+|really\s+|a\s+bit\s+|quite\s+|completely\s+)*(?:blocked|stuck|worried|concerned|struggling|short\s+of|short-staffed|understaffed|behind|losing|running\s+out|overloaded|in\s+trouble)"),
    (1.5, rf"{_B}(?:doesn't|don't|isn't|didn't|won't|never|not|hasn't|aren't|can't|cannot|couldn't)\s+(?:really\s+|even\s+|properly\s+)?(?:work|working|worked|start|load|respond|responding|fit|hold|reliable|finished|enough|safe|turn\s+up|show\s+up|stop|arrive|arrived|come\s+through|close|open|"
          r"use|reach|log\s+in|pay|see)\b"),
    (1.5, rf"{_B}(?:keeps?|kept)\s+(?:on\s+)?(?:\w+ing)\b|{_B}(?:is|are|'s|was|were|gets?|got|feels?|still|very|far|really|so)\s+(?:still\s+|completely\s+|really\s+|too\s+|very\s+|always\s+)*(?:broken|down|failing|leaking|missing|stuck|slow|late|overdue|unreliable|flaky|"
          r"wrong|unclear|empty|damaged|a\s+mess|crashing|unhappy|not\s+happy|short|noisy|cold)\b"),
    (1.0, rf"{_B}(?:complain(?:s|ts|ed|ing)?|complaints|fails?|failed|failures?|crash(?:es|ed)?|stops|errors?|leaks?|rejects?|delays?|delayed|bugs?|risks?|lost|loses|missed|outages?|freez(?:es|ing)|stopped|mould|damp|breaks|broke|too\s+(?:long|slow|late|few|small|expensive|loud|many))\b"),
    most=4.0,
)  # fmt: skip

UNSOLVED = Signs(
    (4.0, rf"{_B}(?:keep|keeps|leave|leaves|left|stays?|stay|remains?|leaving|kept|still|is|it's|that's)\s+(?:{_IT}\s+)?(?:as\s+)?(?:an?\s+)?(?:\w+\s+)?(?:open|unsolved|unresolved|undecided)\b(?!\s+(?:at|until|from|on|all|to|for\s+(?:customers|visitors)))"
          rf"|{_B}(?:an?|the|one|our)\s+(?:\w+\s+)?(?:open|unsolved|unresolved)\s+(?:question|point|issue|problem|item|topic|matter)\b"),
    (3.5, rf"{_B}(?:can't|cannot|can\s+not|won't|not\s+going\s+to|aren't\s+going\s+to|will\s+not|unable\s+to|couldn't)\s+(?:really\s+)?(?:solve|settle|decide|resolve|answer|fix|sort|agree)\b[^.?!]{{0,40}}\b{_STILL}\b"
          rf"|{_B}no\s+(?:decision|solution|answer|agreement|conclusion)\s+{_STILL}"),
    (3.0, rf"{_B}(?:park|table|shelve|postpone|defer|adjourn)\s+(?:it|this|that|the\s+(?:question|matter|topic|issue|point|decision|item))\b|{_B}leave\s+(?:it|that|this|the\s+\w+)\s+(?:for\s+(?:now|today|next|the\s+next|another|later)|there\s+for|until)"),
    (2.5, rf"{_B}(?:come|get|go|circle)\s+back\s+to\s+(?:it|this|that|the\s+\w+)\b(?=.*\b(?:next|later|another|on\s+\w+day|in\s+\w+)\b)|{_B}(?:look|talk|think|discuss|revisit|pick|take|bring|raise|put)\b[^.?!]{{0,40}}\b(?:again|next\s+(?:time|meeting|week|month)|at\s+the\s+next)\b"
          rf"|{_B}(?:up\s+in\s+the\s+air|to\s+be\s+(?:decided|clarified|determined|seen|confirmed)|needs?\s+(?:more|further)\s+(?:thought|investigation|discussion)|remains\s+to\s+be|wait\s+and\s+see)"),
    (2.5, rf"{_B}(?:can't|cannot|couldn't|can\s+not)\s+(?:really\s+|quite\s+|yet\s+)?(?:explain|figure|reproduce|work\s+out|say\s+why|see\s+why|solve|find\s+(?:out|the|a|any|an|it|anyone|anybody|someone))\b"
          rf"|{_B}(?:don't|doesn't|do\s+not|didn't|not)\s+(?:really\s+|yet\s+|actually\s+)?know\s+(?:why|what\s+(?:else|causes|the|to|is)|how|where\s+(?:it|the)|who\s+(?:is|will|could|can)|yet|the\s+(?:cause|reason))"
          rf"|{_B}no\s+(?:idea|clue|solution|explanation|answer|fix|one\s+knows)\b|{_B}nobody\s+(?:knows|has\s+(?:an?|any|found))\b|{_B}(?:don't|doesn't)\s+have\s+(?:an?|any|the)\s+(?:good\s+|real\s+|clear\s+)?(?:solution|answer|idea|explanation|fix|replacement)"
          rf"|{_B}(?:none|nothing)\s+(?:of\s+\w+\s+)?(?:is|helps|helped|works|worked)\b|{_B}(?:it's|that's|is|remains)\s+(?:still\s+)?(?:a\s+(?:bit\s+of\s+a\s+)?(?:mystery|puzzle)|unclear)|{_B}haven't\s+(?:\w+\s+)?(?:found|solved|figured|heard|decided|got\s+an?\s+answer)"),
    (1.5, rf"{_B}still\s+(?:don't|can't|haven't|hasn't|isn't|aren't|no|waiting|unclear|missing|broken|not|nothing|down|stopped|stops|fails?|happens)\b|{_B}(?:for|in)\s+the\s+last\s+\w+\s+(?:weeks|months|meetings|retros)|{_B}won't\s+go\s+away"),
    most=5.0,
)  # fmt: skip
