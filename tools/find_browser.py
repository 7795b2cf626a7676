"""Print the path of a Chromium or Chrome that starts, installing one where there is none.

Tried in order: VALINOR_BROWSER, the system's browsers, Playwright's own (downloaded if need be), and the
Debian package where we may install it. Progress goes to stderr; stdout holds the path alone.
"""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

from analytics.browser import NAMES

MAC_APPS = ("Google Chrome", "Chromium")
SECONDS = 600
# A blocked download host often just never answers; a slow one does, so only the connection is cut short.
CONNECTION_MILLISECONDS = "5000"


def installed_browsers() -> Iterator[str]:
    """Browsers that are already on this machine, preferred ones first."""
    yield os.environ.get("VALINOR_BROWSER", "")
    yield from filter(None, map(shutil.which, NAMES))
    for folder in (Path("/Applications"), Path.home() / "Applications"):
        yield from (str(folder / f"{app}.app/Contents/MacOS/{app}") for app in MAC_APPS)
    with sync_playwright() as playwright:
        yield playwright.chromium.executable_path


def starts(browser: str) -> bool:
    """Whether it runs: a distribution's stub, or a browser without its libraries, is found but does not."""
    try:
        return subprocess.run([browser, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def first_that_starts() -> str | None:
    """The first installed browser that runs, or None."""
    return next((browser for browser in installed_browsers() if browser and starts(browser)), None)


def install(*command: str) -> bool:
    """Run an installation; False, with its error lines on stderr, when it fails or does not end in time."""
    print("No browser yet. Trying:", shlex.join(command), file=sys.stderr, flush=True)
    environment = os.environ | {
        "PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": CONNECTION_MILLISECONDS,
        "DEBIAN_FRONTEND": "noninteractive",
    }
    try:
        subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        print(f"  not done after {SECONDS} seconds", file=sys.stderr)
        return False
    except subprocess.CalledProcessError as failure:
        lines = (failure.stdout + failure.stderr).splitlines()
        # "Error: ..." of Playwright, said anew at each of its tries, and "E: ..." of apt-get
        for line in dict.fromkeys(line for line in lines if line.startswith("E")):
            print(" ", line, file=sys.stderr)
        return False
    return True


def install_from_playwright() -> None:
    """Playwright's own Chromium, into its cache in the user's home."""
    install(sys.executable, "-m", "playwright", "install", "--no-shell", "chromium")


def install_from_debian() -> None:
    """The distribution's package, where we are root on a system that has apt-get."""
    apt = ("apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300")
    if shutil.which("apt-get") and os.geteuid() == 0 and install(*apt, "update"):
        install(*apt, "install", "-y", "chromium")


def main() -> None:
    """Find a browser, else install one and look again."""
    browser = first_that_starts()
    for installation in (install_from_playwright, install_from_debian):
        if browser is None:
            installation()
            browser = first_that_starts()
    if browser is None:
        sys.exit("Valinor: no browser found; install Chromium or Chrome, or set VALINOR_BROWSER to its path.")
    print(browser)


if __name__ == "__main__":
    main()
