"""Asks the Open Source Vulnerabilities database about every pinned package: make audit.

Exit code 0 when none is known to be vulnerable, 1 when one is, 3 when the database could not be asked.
"""

import json
import sys
import urllib.request
from pathlib import Path

SERVICE = "https://api.osv.dev/v1/querybatch"
CONSTRAINTS = Path(__file__).parents[1] / "constraints.txt"
ASK_SECONDS = 30


def pins(text: str) -> list[tuple[str, str]]:
    """Name and version of each pin.

    Example:
        >>> pins("# pins\\nduckdb==2.0.0\\n")
        [('duckdb', '2.0.0')]
    """
    named = [line.partition("==") for line in text.splitlines() if "==" in line and not line.startswith("#")]
    return [(name, version) for name, _, version in named]


def main(service: str = SERVICE) -> int:
    """Ask, and tell what was found."""
    pinned = pins(CONSTRAINTS.read_text(encoding="utf-8"))
    queries = [{"package": {"name": name, "ecosystem": "PyPI"}, "version": version} for name, version in pinned]
    body = json.dumps({"queries": queries}).encode()
    asked = urllib.request.Request(service, body, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(asked, timeout=ASK_SECONDS) as answered:
            results = json.load(answered)["results"]
    except (OSError, ValueError, KeyError) as error:
        print(f"Valinor: nothing was checked, the database at {service} could not be asked ({error}).", file=sys.stderr)
        return 3
    found = 0
    for (name, version), result in zip(pinned, results, strict=True):
        for vulnerability in result.get("vulns", ()):
            found += 1
            print(f"{name} {version}: {vulnerability['id']}, see https://osv.dev/vulnerability/{vulnerability['id']}")
    print(f"{len(pinned)} packages checked, {found} known vulnerabilities.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
