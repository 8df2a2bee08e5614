"""The result as JSON: the keys that scripts rely on."""
