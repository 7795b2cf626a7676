"""The recounts are worth something only as long as they share no code with what they check."""

import ast
from pathlib import Path


def test_nothing_of_the_product_is_imported() -> None:
    """No file of this folder imports `analytics`, `app` or `pages`."""
    for path in sorted(Path(__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not {name.partition(".")[0] for name in names} & {"analytics", "app", "pages"}, path.name
