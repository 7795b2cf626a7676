"""The set-up seen from outside: pins, requirements, commands, and what the files may not hold."""

import ast
import os
import re
import socket
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.docs.reading import own_files

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
REQUIREMENTS = [
    requirement
    for line in chain(PROJECT["dependencies"], *PROJECT["optional-dependencies"].values())
    if (requirement := Requirement(line)).name != PROJECT["name"]
]
PINS = dict(
    line.split("==")
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
)
# Written so that this file does not match itself. A path is absolute when no word or host precedes it.
FORBIDDEN = re.compile(
    r"pypi\.org|pythonhosted\.org|registry\.npmjs|deb\.debian\.org|--(extra-)?index-url|--find[-]links"
    r"|(?<![\w.~:/-])/(root|home|work|Users)/"
)
RUNNING = ["app.py", "analytics", "pages"]
CODE = [*RUNNING, "bench", "tests", "tools"]
NOT_BY_US = {"pytz"}
"""Requirements that only another package imports."""
PACKAGES = packages_distributions()


def test_constraints_hold_only_pins() -> None:
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        assert line.startswith("#") or re.fullmatch(r"[a-z0-9-]+==[0-9][A-Za-z0-9.+!]*", line), line


@pytest.mark.parametrize("requirement", REQUIREMENTS, ids=str)
def test_requirement_is_pinned_within_its_range(requirement: Requirement) -> None:
    assert requirement.specifier.contains(PINS[canonicalize_name(requirement.name)])


def imported(rooms: Iterable[str]) -> set[tuple[str, str]]:
    """What the files of some rooms import of others: the module, and the file."""
    found = set()
    for path in (path for room in rooms for path in [ROOT / room, *(ROOT / room).rglob("*.py")]):
        if path.suffix != ".py" or not path.is_file():
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [node.module or ""]
            found |= {(name.split(".")[0], str(path.relative_to(ROOT))) for name in names}
    own = {Path(room).stem for room in CODE} | sys.stdlib_module_names
    return {(module, path) for module, path in found if module not in own}


def distributions(module: str) -> set[str]:
    """The packages that hold a module."""
    return set(map(canonicalize_name, PACKAGES.get(module, [module])))


def test_imports_are_declared() -> None:
    declared = {canonicalize_name(requirement.name) for requirement in REQUIREMENTS}
    assert not [one for one in imported(CODE) if declared.isdisjoint(distributions(one[0]))]


def test_what_everyone_installs_is_imported() -> None:
    needed = {canonicalize_name(Requirement(line).name) for line in PROJECT["dependencies"]}
    used = {name for module, _ in imported(RUNNING) for name in distributions(module)}
    assert needed - used == NOT_BY_US


def test_no_registry_address_nor_machine_path() -> None:
    found = []
    for name in own_files():
        content = (ROOT / name).read_bytes()
        if b"\0" not in content and (match := FORBIDDEN.search(content.decode("utf-8"))):
            found.append((name, match.group()))
    assert not found


def test_help_lists_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert phony
    shown = subprocess.run(["make", "-s"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert re.findall(r"^  make ([\w-]+) +\S", shown, re.MULTILINE) == phony.group(1).split()


def test_ci_names_its_steps() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    steps = dict(re.findall(r'^step "([^"]+)" (.+)$', script, re.MULTILINE))
    assert {"make lint", "make test-spark", "make test"} <= set(steps.values())
    assert list(steps.values())[-1] == "make test", "the closing line of pytest comes last"


def test_bootstrap_refuses_an_unknown_level() -> None:
    run = subprocess.run(["sh", "tools/bootstrap.sh", "all"], cwd=ROOT, capture_output=True, text=True)
    assert (run.returncode, len(run.stderr.splitlines())) == (2, 1)


def test_serve_refuses_a_taken_port_in_one_sentence(store: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [str(Path(sys.executable).with_name("valinor")), "serve", "--port", port]
        chosen = os.environ | {"VALINOR_STORE": str(store)}
        run = subprocess.run(command, cwd=ROOT, env=chosen, capture_output=True, text=True, timeout=120)
    assert (run.returncode, len(run.stderr.splitlines())) == (2, 1)
    assert port in run.stderr
