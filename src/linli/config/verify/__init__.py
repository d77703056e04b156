"""``linli verify``: any town's public log checked from outside, with no Django, database or trust in a server."""
