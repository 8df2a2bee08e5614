"""Use cases, without typer and rich: what a command does once its options are read."""
