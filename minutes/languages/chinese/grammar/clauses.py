"""Where Chinese sentences and clauses end."""

from __future__ import annotations

import re

__all__ = ["CLAUSE", "SENTENCE"]

SENTENCE = re.compile("[^。！？!?；;\n]+[。！？!?；;]?")
CLAUSE = re.compile(r"[，,、。！？!?；;：:\s]")
