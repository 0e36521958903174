"""Chinese: outcomes by rules, until there are labels to learn from."""
