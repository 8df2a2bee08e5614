"""Pure: answers to scores with their range, gates, findings and first actions."""
