"""The engines: a file or a folder each, the only places that import a speech library.

An engine satisfies the Protocol of a stage without knowing it. Its constructor is cheap; weights
are loaded at the first use. `minutes.engines.registry` says which one to take.

faster_whisper, whisper transcription
pyannote                diarization
silero                  voice activity
lexrank                 scoring
packaged, converted     weights that pip brings, and those in CTranslate2's form (layout)
inventory               which weights are here; official ones are fetched
device, hub, loudness, network, readiness   what several of them need
"""
