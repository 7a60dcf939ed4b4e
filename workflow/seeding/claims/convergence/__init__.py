"""What changes in a curve when a numerical parameter is made better, or another random stream or route is taken.

One number for each: columns curve (panel), change (what was done), effect (the largest change of what is plotted, in
its unit, unless `change` says otherwise).
"""

Row = tuple[str, str, float]
