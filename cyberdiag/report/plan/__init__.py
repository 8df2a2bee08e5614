"""The plan on paper: the page to tick off, the letter to the IT firm, the calendar."""
