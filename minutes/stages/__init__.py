"""The stages: pure verbs over records, one file each. The order is in `minutes.pipeline`.

A stage states as a Protocol what it needs of an engine, and keeps what does not depend on the
engine. All have one shape: `verb(records, *, engine, options, progress) -> records`.
"""
