"""Where reviews are kept: every choice of every reviewer, in a database."""
