"""English: days, owners, content words."""
