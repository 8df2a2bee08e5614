"""Templates of one's own: read whole, checked, rendered in a process with limits, looked at once more."""
