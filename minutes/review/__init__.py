"""What the choices of a team make of the minutes, and of the labels that a model learns from."""
