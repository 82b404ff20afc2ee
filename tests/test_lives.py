"""The drawn life cycles are those of the tables."""

from tests.lives import PAGE, page


def test_the_page_of_lives_is_drawn_from_the_tables_of_today() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "write it anew: python -m tests.lives"
