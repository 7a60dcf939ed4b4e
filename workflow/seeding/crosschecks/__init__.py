"""The same numbers by other programs: QuTiP and SciPy as a second route, and as peers for the benchmark."""
