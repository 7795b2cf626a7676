"""Measures the speed figures; run by `make bench`."""
