"""What stops a backup or a restore, in one sentence for the operator."""


class Unfit(Exception):
    """Why it was not done; nothing was changed unless the sentence says so."""
