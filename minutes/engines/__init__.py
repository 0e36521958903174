"""The engines: one file each, the only place that imports its library.

An engine satisfies the Protocol of a stage without knowing it. Its constructor is cheap; weights
are loaded at the first use. `minutes.engines.registry` says which one to take.
"""
