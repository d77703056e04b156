"""Notices: the bell and its list, how one is told, and the public figure."""
