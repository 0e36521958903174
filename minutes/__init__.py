"""minutes: turns a meeting's recording into minutes people trust."""

from __future__ import annotations

__version__ = "0.1.0"
