"""Who looked at whose personal data: for whoever it is about, to see, to ask, and to take along."""
