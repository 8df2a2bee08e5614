"""A scheme beside the answers of a firm, as a page and as data."""
