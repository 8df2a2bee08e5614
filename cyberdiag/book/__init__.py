"""Many firms in one file: what each answered, what it comes to, and what only shows where they stand side by side."""
