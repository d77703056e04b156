"""Whether everything is all right: what is counted, what is checked, and who is told: doctor, metrics, a page."""
