"""Where a firm stands against a published scheme, criterion by criterion; pure."""
