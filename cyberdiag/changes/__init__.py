"""Two states of one firm side by side: last year and now, today and after the plan."""
