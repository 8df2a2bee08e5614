"""The notification clock after a leak, as page, card and calendar."""
