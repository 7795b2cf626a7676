"""One step of a story, filling the screen: for a meeting."""

from pages.shared.story import tell

tell()
