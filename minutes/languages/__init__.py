"""What is known of single languages: a folder each, the only place where its words stand."""
