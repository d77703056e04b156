"""The words by which a matter is found, apart from it: a change of its state does not touch the index of words."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class SearchText(models.Model):
    """One row a matter, written in the statement that stores it; gone with the matter's words.

    ``words`` holds pairs of characters and words of title, text, address and answers, and marks of places, kinds and
    days. It never holds how to reach anybody. There is no other index than the one of words: every search goes
    through it.
    """

    matter = models.OneToOneField(
        "matters.Matter", on_delete=models.CASCADE, primary_key=True, related_name="search_text"
    )
    received_at = models.DateTimeField()
    words = SearchVectorField()

    class Meta:
        # A short list of what is not sorted in yet: a search reads through it, and 4 MB would be felt.
        indexes = [GinIndex(fields=["words"], name="search_words", fastupdate=True, gin_pending_list_limit=512)]

    def __str__(self) -> str:
        return str(self.pk)
