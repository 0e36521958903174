"""The page on which minutes are reviewed, in Debian's Chromium, against the real server."""
