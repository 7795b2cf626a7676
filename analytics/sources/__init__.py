"""Adapters: each reads one public source in its own format and returns rows of the tables in `data/facts`."""
