"""What `list`, `show`, `explain`, `compare` and their like say, as pages that a terminal or a file shows."""
