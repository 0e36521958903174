"""The attention network: what it is, what it is given, how it is kept."""
