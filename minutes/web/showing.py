"""What a reviewer sees: the list of meetings, and how the review of one stands."""

from __future__ import annotations
