"""The stages: pure verbs over records. The order is in `minutes.pipeline`.

voice_activity.detect       recording -> the spans that hold speech, by an engine
transcription.transcribe    recording, spans -> words, by an engine
diarization.diarize         recording, spans -> turns of speakers, by an engine
segmentation.segment        words, turns -> utterances; segment_cues: of a transcript
                            (attribution.attribute: whose each word is)
speakers.identify           utterances -> speakers, and utterances with their ids; rename
naming.name_voices          speakers, utterances -> speakers with the names that were said
scoring.score               utterances -> utterances with importance and weight, by an engine
outcomes.find_outcomes      utterances, speakers -> decisions, actions, problems
topics.divide               utterances, an agenda -> topics
selection.select            utterances, outcomes, topics -> points
explanation.explain         points, utterances -> points with what raised them, by an engine
rendering.render            minutes -> a file's content

A stage with an engine states as a Protocol what it needs of it and keeps what does not depend on
it; its verb takes records, then by name `engine`, `progress` and mostly `options`. The others take
records, and by name what they need beside them.
"""
