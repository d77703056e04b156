"""Pages of those who serve in a dispute."""
