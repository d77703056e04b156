"""Nobody who serves reads what is personal without a reading: every column, every address."""
