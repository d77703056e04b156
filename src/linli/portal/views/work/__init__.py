"""Screens of those who work matters."""
