"""The facts that answers are counted from: how each is told, which stand behind a mark, and whom they are about."""
