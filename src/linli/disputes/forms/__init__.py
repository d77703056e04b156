"""Forms of disputes."""
