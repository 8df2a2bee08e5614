"""What `list`, `show`, `explain`, `compare` and their like say, as pages that a terminal or a file shows.

One `Kind` for each kind of thing, with all that is said about it; `registry` is the table of them.
"""
