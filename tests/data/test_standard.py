"""The data package is one by the standard's own program, not by ours alone."""

import json
import subprocess
import sys

from tests.conftest import ROOT


def test_every_table_is_valid_by_the_standard():
    # By itself: the program lets Python's reader of CSV take cells of any size, and other tests count on a limit.
    asked = [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"]
    done = subprocess.run(asked, cwd=ROOT / "data", capture_output=True, text=True)
    report = json.loads(done.stdout)
    assert report["stats"]["tasks"] >= 60
    assert report["valid"], [task["errors"][:1] for task in report["tasks"] if task["errors"]]
