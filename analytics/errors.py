"""The one way Valinor refuses bad input."""


class InputError(ValueError):
    """Input that cannot be used, told in one sentence.

    Every front shows it in its own way: a notice on a page, exit code 2 on the command line, status 400 on a route.

    Args:
        what: the thing that was read, e.g. ``"area"`` or ``"data/facts/moves.csv, line 12, column kind"``.
        found: what stood there.
        expected: what may stand there.
        fix: what the reader can do, one short sentence.

    Example:
        >>> str(InputError("area", "paris", "one of bay-area-9, san-francisco, radius-<km>", "Choose from the list."))
        "area: found 'paris', expected one of bay-area-9, san-francisco, radius-<km>. Choose from the list."
    """

    def __init__(self, what: str, found: object, expected: str, fix: str) -> None:
        """Keep the parts and join them into the sentence."""
        self.what, self.found, self.expected, self.fix = what, found, expected, fix
        named = what if what.strip() else repr(what)
        sentence = f"{_short(named, 200)}: found {_shown(found)}, expected {expected}. {fix}"
        shown = " ".join(sentence.split())
        super().__init__("".join(letter if letter.isprintable() else "\ufffd" for letter in shown))


class StoreError(InputError):
    """What is stored cannot be read. Whoever asked did nothing wrong, so a route answers 503."""


def first_line(error: Exception) -> str:
    """What an error says, as one short line; its kind where it says nothing.

    Example:
        >>> first_line(OSError("the disk is full\\nat block 7")), first_line(MemoryError())
        ('the disk is full', 'MemoryError')
    """
    text = str(error).strip()
    return text.splitlines()[0][:160] if text else type(error).__name__


def _shown(found: object) -> str:
    """Show what was found."""
    return _short(repr(found) if isinstance(found, str) else str(found), 80)


def _short(text: str, limit: int) -> str:
    """A text cut so that a huge value still makes one readable sentence."""
    return text if len(text) <= limit else f"{text[:limit]}…"
