"""What is shown in a terminal (the door of rich)."""
