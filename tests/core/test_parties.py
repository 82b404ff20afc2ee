"""Who else is on a contact, as plain data and back."""

from router.core.events import Needs, Target
from router.core.parties import CONSULT, Inquiry, Parties
from tests.story import through_json


def again(parties: Parties) -> Parties:
    made = Parties()
    made.load(through_json({"parties": parties.dump()})["parties"])
    return made


def test_nobody_is_nobody_again() -> None:
    made = again(Parties())
    assert (made.hands, made.inquiry) == ({}, None)


def test_those_who_are_on_it_keep_their_order() -> None:
    parties = Parties()
    parties.hands = {"a9": None, "a4": None}
    assert list(again(parties).hands) == ["a9", "a4"]


def test_an_inquiry_is_the_same_again_with_whom_it_means_and_who_would_not() -> None:
    for target in (None, Target(agent="ben"), Target(team="law", needs=Needs({"law": 3}, {"refund": 9}, {"law": 5}))):
        parties = Parties()
        parties.inquiry = Inquiry("f1", "desk", "a3", CONSULT, target)
        parties.inquiry.offer, parties.inquiry.refused = "o7", ("ben", "cal")
        made = again(parties).inquiry
        assert made is not None and made.target == target
        assert (made.id, made.source, made.assignment, made.role) == ("f1", "desk", "a3", CONSULT)
        assert (made.offer, made.refused) == ("o7", ("ben", "cal"))
