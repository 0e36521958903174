"""One file a version of the tables, each on top of the one before."""
