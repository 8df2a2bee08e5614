"""YAML to model values: decode, translate, check, load."""
