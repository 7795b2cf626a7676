"""What the spellings of a name share: its letters in lower case without accents, its words, its identifier."""

import re
import unicodedata

UNDECOMPOSED = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "’": "'"})
"""Small letters that Unicode does not take apart into a letter and its accent."""
LEFT_OUT = str.maketrans("", "", "ıÆĐẞ")
"""Letters that identifiers began without, which are permanent."""


def letters(text: str) -> str:
    """A text in lower case without accents.

    Example:
        >>> letters("İstanbul"), letters("ĐẶNG, Østergård")
        ('istanbul', 'dang, ostergard')
    """
    apart = unicodedata.normalize("NFKD", text.lower().translate(UNDECOMPOSED))
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).casefold()


def words(text: str) -> list[str]:
    """The words of a text as they are compared: punctuation parts them.

    Example:
        >>> words("Zoë Ångström–Łukasz, Inc.")
        ['zoe', 'angstrom', 'lukasz', 'inc']
    """
    return re.findall(r"[^\W_]+", letters(text))


def slug(text: str) -> str:
    """The identifier of a name: its letters and digits in ASCII, in lower case, joined by hyphens.

    Example:
        >>> slug("Łukasz Kaiser"), slug("O'Melveny & Myers"), slug("xAI")
        ('lukasz-kaiser', 'o-melveny-myers', 'xai')
    """
    plain = letters(text.translate(LEFT_OUT)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
