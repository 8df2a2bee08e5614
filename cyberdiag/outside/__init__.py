"""The only doors to files, YAML text, workbooks, a browser and the shipped data."""
