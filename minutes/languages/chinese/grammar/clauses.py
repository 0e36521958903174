"""Where Chinese sentences and clauses end."""

from __future__ import annotations

from minutes.expressions import expression

__all__ = ["CLAUSE", "SENTENCE"]

SENTENCE = expression("[^。！？!?；;\n]+[。！？!?；;]?")
CLAUSE = expression(r"[，,、。！？!?；;：:\s]")
