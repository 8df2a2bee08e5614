"""A questionnaire drafted from somebody's spreadsheet: which cell is what, and what could not be told."""
