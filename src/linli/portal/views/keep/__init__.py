"""Screens of administrators: places, posts and kinds. No matter is shown here."""
