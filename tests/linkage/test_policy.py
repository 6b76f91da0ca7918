"""What the shipped policy promises, and what a policy offers its readers."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from linkage.errors import LinliError
from linkage.models import Actor, Urgency
from linkage.policy import Category, Policy, UnknownCategory
from linkage.policy_fields import Duration, Labels
from linkage.policy_file import load_policy
from linkage.routing import route

POLICY = load_policy(Path(__file__).parents[2] / "policy.toml")
HOUR = 3_600_000
DURATION: TypeAdapter[int] = TypeAdapter(Duration)


def test_the_shipped_policy_reaches_all_five_actors_first() -> None:
    first = {category.actor for category in POLICY.listed}
    assert first == set(Actor) - {Actor.STREET_OFFICE}


def test_limits_are_read_by_urgency_in_milliseconds() -> None:
    limits = POLICY.category("public_facilities").respond_within
    assert [limits[urgency] for urgency in Urgency] == [2 * HOUR, 24 * HOUR, 72 * HOUR]


def test_what_is_more_urgent_is_never_given_more_time() -> None:
    for category in POLICY.categories:
        for limits in (category.respond_within, category.resolve_within):
            assert limits.urgent <= limits.soon <= limits.whenever


def test_listed_are_the_categories_on_buttons_in_the_order_of_the_file() -> None:
    assert POLICY.listed[0].id == "public_facilities"
    assert POLICY.crisis.category not in {one.id for one in POLICY.listed}
    assert POLICY.triage in POLICY.listed


def test_the_emergency_numbers_are_the_four_residents_know() -> None:
    assert [one.number for one in POLICY.crisis.numbers] == ["110", "119", "120", "12356"]


def test_what_needs_a_professional_never_reaches_a_volunteer() -> None:
    for name in ("distress", "family_conflict", "disability_care", "crisis", "material_aid"):
        assert Actor.VOLUNTEER in POLICY.category(name).never


def test_errands_and_office_paperwork_never_reach_a_social_worker() -> None:
    for name in ("errands", "certificates", "public_facilities", "escort", "phone_help"):
        assert Actor.SOCIAL_WORKER in POLICY.category(name).never


def test_a_category_says_what_a_volunteer_needs_for_it() -> None:
    escort, tutoring = (POLICY.required(POLICY.category(name)) for name in ("escort", "tutoring"))
    assert [(one.id, one.training, one.check) for one in escort] == [("first_aid", True, False)]
    assert [(one.id, one.training, one.check) for one in tutoring] == [("tutoring", False, True)]
    assert POLICY.required(POLICY.category("errands")) == ()


def test_only_what_a_volunteer_may_take_requires_skills_of_them() -> None:
    for category in POLICY.categories:
        may = Actor.VOLUNTEER in (category.actor, *category.then)
        assert may or category.requires == (), category.id


def test_an_unknown_category_is_an_error_of_ours_that_names_it() -> None:
    with pytest.raises(UnknownCategory, match="gardening") as caught:
        POLICY.category("gardening")
    assert isinstance(caught.value, LinliError)


@pytest.mark.parametrize(
    ("language", "said"),
    [("zh_CN", "其他"), ("zh", "其他"), ("en", "Something else"), ("fr", "Something else")],
)
def test_a_label_is_said_in_the_language_of_the_reader(language: str, said: str) -> None:
    assert Labels(zh="其他", en="Something else").said_in(language) == said


def test_a_policy_cannot_be_changed_once_it_is_read() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        setattr(POLICY, "version", "2027-01")  # noqa: B010


def test_a_policy_survives_being_written_out_and_read_again() -> None:
    assert Policy.model_validate(POLICY.model_dump(mode="json", by_alias=True)) == POLICY


@given(st.integers(1, 9999), st.sampled_from("mhd"))
def test_a_duration_written_out_is_the_same_duration(count: int, unit: str) -> None:
    duration = DURATION.validate_python(f"{count}{unit}")
    assert duration == count * {"m": 60_000, "h": HOUR, "d": 24 * HOUR}[unit]
    assert DURATION.validate_python(DURATION.dump_python(duration, mode="json")) == duration


@pytest.mark.parametrize("text", ["", "2", "h", "0h", "-1h", "1.5h", "2 h", "2H", "2s", "２h", 2])
def test_what_is_no_duration_is_refused_with_an_example(text: object) -> None:
    with pytest.raises(ValidationError, match="such as"):
        DURATION.validate_python(text)


def test_three_societies_alone_are_a_valid_policy_that_routes_everything() -> None:
    gone = {Actor.VOLUNTEER, Actor.CHARITY}

    def without(category: Category) -> Category:
        then = tuple(one for one in category.then if one not in gone)
        heirs = (Actor.SOCIAL_ORGANIZATION, Actor.SOCIAL_WORKER)
        heir = next((one for one in heirs if one not in category.never), Actor.COMMUNITY)
        actor = heir if category.actor in gone else category.actor
        others = tuple(one for one in then if one is not actor)
        return category.model_copy(update={"actor": actor, "then": others, "at_once": False})

    three = POLICY.model_copy(update={"categories": tuple(map(without, POLICY.categories))})
    policy = Policy.model_validate(three.model_dump(by_alias=True))
    left = frozenset(Actor) - gone
    for category in policy.categories:
        for refused in (frozenset[Actor](), frozenset({category.actor})):
            assert route(policy, category, left, refused).actor in left - refused
