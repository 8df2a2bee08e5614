"""The assessment as a document: worded, ordered and rounded once, then rendered."""
