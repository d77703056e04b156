"""``linli backup`` and ``linli restore``: the database, the media and, sealed or left out, the keys of a town.

What is never in a backup: the published log's ``lock`` (its last signed checkpoint) and what a witness remembers. Both
say how far this town has gone; a copy of an earlier day that came back with them would say something untrue.
"""
