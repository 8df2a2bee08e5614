"""Asking: what comes next is pure, how it is asked is a port, the loop ties them together."""
