"""Every column that could hold words says whether they are personal."""

from tests.readings.columns import NEVER, OF_STAFF, OTHER, PERSONAL, columns_of_all_models, declared


def test_every_column_of_words_is_declared_once() -> None:
    said = declared(PERSONAL, NEVER, OF_STAFF, OTHER)
    assert sorted(columns_of_all_models() - set(said)) == [], "say in columns.py whether these are personal"
    assert sorted(set(said) - columns_of_all_models()) == [], "these are no columns any more"
    assert len(said) == len(set(said))
