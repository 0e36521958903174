"""Reviewers with passwords, and the sessions by which they are known."""

from __future__ import annotations

from minutes.choices import Keep
from minutes.store import Store

NOW, LATER = "2026-11-27T10:00:00+00:00", "2026-11-27T12:00:00+00:00"


def test_a_password_is_kept_as_the_hash_that_was_given(reviews: Store) -> None:
    assert reviews.password("anna") is None
    reviews.set_password("tom", "$argon2id$1")
    reviews.set_password("anna", "$argon2id$2")
    reviews.set_password("anna", "$argon2id$3")
    assert reviews.password("anna") == "$argon2id$3"
    assert reviews.reviewers() == ("anna", "tom")


def test_a_session_stands_for_its_reviewer_until_it_ends(reviews: Store) -> None:
    reviews.start_session("anna", "hash1", expires=LATER, now=NOW)
    reviews.start_session("anna", "hash2", expires=LATER, now=NOW)
    assert reviews.session("hash1", NOW) == "anna"
    assert reviews.session("hash1", LATER) is None
    assert reviews.session("other", NOW) is None
    reviews.end_session("hash1")
    assert reviews.session("hash1", NOW) is None
    assert reviews.session("hash2", NOW) == "anna"


def test_who_is_removed_is_known_no_longer_but_their_choices_stay(reviews: Store) -> None:
    reviews.set_password("anna", "$argon2id$1")
    reviews.start_session("anna", "hash1", expires=LATER, now=NOW)
    reviews.start_session("tom", "hash2", expires=LATER, now=NOW)
    kept = reviews.append("m1", "anna", Keep("p01"), key="1")
    assert reviews.remove("anna")
    assert not reviews.remove("anna")
    assert reviews.password("anna") is None
    assert reviews.reviewers() == ()
    assert reviews.session("hash1", NOW) is None
    assert reviews.session("hash2", NOW) == "tom"
    assert reviews.events("m1") == (kept,)


def test_a_new_password_ends_the_sessions_of_the_old_one(reviews: Store) -> None:
    reviews.set_password("anna", "$argon2id$1")
    reviews.start_session("anna", "hash1", expires=LATER, now=NOW)
    reviews.set_password("anna", "$argon2id$2")
    assert reviews.session("hash1", NOW) is None


def test_sessions_that_expired_are_forgotten_when_another_begins(reviews: Store) -> None:
    reviews.start_session("anna", "hash1", expires=LATER, now=NOW)
    reviews.start_session("tom", "hash2", expires="2026-11-28T00:00:00+00:00", now=LATER)
    assert reviews.session("hash1", NOW) is None  # it is not there even for a clock set back
    assert reviews.session("hash2", LATER) == "tom"
