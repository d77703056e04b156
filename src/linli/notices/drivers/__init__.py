"""Carriers. A driver hands messages over and says what became of each; which one serves a channel is a setting."""
