"""Addresses of the product: of a view on its page, of a file, of a preview picture."""

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from analytics.config import settings

VERSION = "v"
PAGES: Mapping[str, tuple[str, ...]] = {
    "/": ("claims", "claim-alternatives"),
    "/cluster": (
        "area-share",
        "company-map",
        "area-rebound",
        "concentration",
        "lorenz",
        "cluster-spread",
        "colocation",
        "specialisation",
    ),
    "/flows": ("lab-moves", "talent-direction", "talent-attractors", "boomerangs", "pay-packages"),
    "/cohort": ("contested-elite", "elite-cohort", "elite-spread"),
    "/deals": ("deals-to-capex", "deals", "lab-option"),
    "/brain-drain": ("model-sectors", "phd-destinations", "paper-sectors"),
    "/teams": ("tenure", "career-age", "team-facts"),
    "/liquidity": ("liquidity-events", "liquidity-exits", "liquidity-curve"),
    "/diaspora": ("founders", "diaspora"),
    "/stack": ("stack", "compute-contracts", "data-centres", "capex", "market-caps"),
    "/frontier": ("frontier-gap", "diminishing-returns", "enterprise-share"),
    "/numbers": ("quoted-figures",),
    "/about": ("about",),
    "/stories": (),
    "/methods": (),
    "/data": ("paper-coverage", "published-quality"),
}
"""Path of a page: the questions shown on it, first the one that speaks for the page in link previews."""


def page_name(path: str) -> str:
    """The name of a page in addresses of its picture.

    Example:
        >>> page_name("/"), page_name("/cluster")
        ('home', 'cluster')
    """
    return path.strip("/") or "home"


def permalink(base: str, path: str, version: str, choices: Mapping[str, str]) -> str:
    """The full address of a view: the data version and every choice, defaults too, in the order given.

    Args:
        base: scheme and host without a slash at the end; empty for an address on the same server.
        path: of the page, beginning with a slash.
        version: name of the data version; empty for a link that stays with the newest.
        choices: value of each choice by slug.

    Example:
        >>> permalink("https://valinor.example", "/cluster", "2026-07-31-00000000", {"base": "us"})
        'https://valinor.example/cluster?v=2026-07-31-00000000&base=us'
    """
    pinned = {VERSION: version} if version else {}
    return f"{base.rstrip('/')}{path}?{urlencode({**pinned, **choices})}"


def view_link(base: str, slug: str, version: str, choices: Mapping[str, str]) -> str:
    """The permalink of an answer: on its page, or, where no page shows it, as JSON.

    Example:
        >>> view_link("", "policy-events", "2026-07-31-00000000", {})
        '/api/answers/policy-events.json?v=2026-07-31-00000000'
    """
    path = next((path for path, slugs in PAGES.items() if slug in slugs), f"/api/answers/{slug}.json")
    return permalink(base, path, version, choices)


def file_link(slug: str, form: str, version: str, choices: Mapping[str, str], **more: str) -> str:
    """The address, on the same server, of an answer as a file.

    Args:
        slug: the question.
        form: a format of `analytics.export`.
        version: name of the data version.
        choices: value of each choice by slug.
        more: `theme` or `figure` of an image.

    Example:
        >>> file_link("claims", "png", "2026-07-31-00000000", {}, theme="dark")
        '/api/answers/claims.png?v=2026-07-31-00000000&theme=dark'
    """
    return permalink(path_prefix(), f"/api/answers/{slug}.{form}", version, {**choices, **more})


def report_link(record: str, version: str, link: str) -> str:
    """Where to report an error in a record, with record, data version and permalink filled in; empty where not set.

    The address is that of the setting `report_url`: an e-mail (`mailto:data@example.org`) gets subject and text, a page
    that takes reports (`https://example.org/issues/new`) the same as `title` and `body`.

    Args:
        record: table and key of the row, or the name of a view.
        version: name of the data version.
        link: permalink of what was looked at.

    Example:
        >>> import os
        >>> os.environ["VALINOR_REPORT_URL"] = "mailto:data@example.org"
        >>> report_link("moves/a-b", "2026-07-31-00000000", "/flows")[:68]
        'mailto:data@example.org?subject=Error%20in%20moves%2Fa-b&body=Record'
        >>> del os.environ["VALINOR_REPORT_URL"]
    """
    base = settings().report_url
    if not base:
        return ""
    title, body = ("subject", "body") if base.startswith("mailto:") else ("title", "body")
    asked = "What is wrong, and the source that says so:"
    said = {
        title: f"Error in {record}",
        body: f"Record: {record}\nData version: {version}\nSeen at: {link}\n\n{asked}\n",
    }
    return f"{base}{'&' if '?' in base else '?'}{urlencode(said, quote_via=quote)}"


def public_base() -> str:
    """Scheme, host and path prefix the product is known by; empty when no public address is set."""
    return f"{settings().public_url}{path_prefix()}" if settings().public_url else ""


def path_prefix() -> str:
    """The path below which everything is served: empty, or as `/valinor`."""
    return settings().path_prefix
