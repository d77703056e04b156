"""``linli upgrade``, and what a migration does to a town that runs: its locks, and the rules it has to keep."""
