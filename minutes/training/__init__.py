"""Training of the attention model on labelled meetings."""
