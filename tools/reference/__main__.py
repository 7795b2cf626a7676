"""`python -m tools.reference` writes docs/reference/ anew; names of files that changed are printed."""

from pathlib import Path

from tools.reference import FOLDER, documents


def main(root: Path) -> None:
    """Write what differs, and take away pages that are no longer made."""
    folder = root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    made = documents()
    for leftover in {path.name for path in folder.glob("*.md")} - made.keys():
        (folder / leftover).unlink()
        print(FOLDER / leftover, "removed")
    for name, text in made.items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(FOLDER / name)


if __name__ == "__main__":
    main(Path(__file__).parents[2])
