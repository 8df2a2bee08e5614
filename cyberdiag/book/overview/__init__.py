"""The page of a book: many firms at a glance, for the one who looks after them."""
