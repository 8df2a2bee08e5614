"""The command line: one command a file, thin; and one error boundary."""
