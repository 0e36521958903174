"""The engines: a file or a folder each, the only places that import a speech library.

An engine satisfies the Protocol of a stage without knowing it. Its constructor is cheap; weights
are loaded at the first use. `minutes.engines.registry` says which one to take.

whisper, pocketsphinx   transcription
pyannote, voiceprint    diarization
silero                  voice activity
lexrank                 scoring
device, loudness, network, readiness   what several of them need
"""
