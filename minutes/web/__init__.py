"""The page on which a team reviews its minutes, and the HTTP interface behind it."""
