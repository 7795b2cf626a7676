"""The data package is one by the standard's own program, not by ours alone."""

import frictionless

from tests.conftest import ROOT


def test_every_table_is_valid_by_the_standard():
    report = frictionless.validate(str(ROOT / "data" / "datapackage.json"))
    assert report.stats["tasks"] >= 60
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])[:5]
