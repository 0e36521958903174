"""How well a scorer ranks what people found important."""
