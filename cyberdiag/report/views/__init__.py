"""What each part of the report says: worded, ordered and rounded."""
