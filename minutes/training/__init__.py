"""Training of the attention model: on labelled meetings, on readers' verdicts, on a team's reviews.

loop.py          `minutes train` on corpora: read this first
  options.py       what a run is told; checks.py: what must hold before it begins
  start.py         the model that it starts from; layers.py: the encoder made faster
  examples.py      meetings as arrays; views.py: the same meeting as other transcripts give it
  outcomes.py      what careful readers found in a call, as labels
  teacher.py       a trained model's probabilities in place of labels
  plan.py          which stretches are seen in which order
  frozen.py        the states of an encoder that stays as it is
  losses.py        what the network is taught; optimization.py: how its weights move
  state.py         a run on the disk; interruption.py: Ctrl-C between two steps
  development.py   how good the model is on the development meetings
  thresholds.py    from which probability an outcome is told
  precision.py     whether scoring runs it in int8
  report.py        its card; tracking.py: where figures go besides the terminal
verdicts.py      `minutes verdicts`: outcomes judged again, as readers' verdicts taught
  verdicts_card.py what a model's card says of it
  judged.py        outcomes that are proposed in meetings, and whether they are any
  stated.py        what utterances state, as far as readers tell
  rereading.py     the second reading, taught by both
owners.py        `minutes owners`: whose an action is, as readers noted
regression.py    the linear heads of both; added_heads.py: a model's folder with them
team.py          `minutes train --from-reviews`: a team's heads from its choices
  reviews.py       what it has reviewed
  adaptation.py    the fit
  comparison.py    before and after, on meetings that it has not learned from
vocabulary.py    `minutes vocabulary`: which words summaries have
"""
