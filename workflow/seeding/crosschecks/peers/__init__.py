"""Comparisons with peers: the same result by the usual route, timed in one run."""
