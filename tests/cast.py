"""One cast for the whole suite; see the fixture ``cast``."""
