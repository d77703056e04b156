"""Pages of a party, by its link."""
