"""Who takes a need, whoever is there and whoever refused."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage.models import Actor
from linkage.policy import Category
from linkage.policy_file import load_policy
from linkage.routing import ReasonKey, chain, correct, escalate, refer, referable, route

POLICY = load_policy(Path(__file__).parents[2] / "policy.toml")
EVERYBODY = frozenset(Actor)

categories = st.sampled_from(POLICY.categories)
actors = st.frozensets(st.sampled_from(Actor))


@given(categories, actors, actors)
def test_a_need_goes_to_the_first_of_its_chain_who_is_there_and_has_not_refused(
    category: Category, staffed: frozenset[Actor], refused: frozenset[Actor]
) -> None:
    routing = route(POLICY, category, staffed, refused)
    ready = [one for one in chain(category) if one in staffed - refused]
    assert routing.actor == (ready[0] if ready else Actor.STREET_OFFICE)
    assert routing.actor not in category.never
    assert routing.policy_version == POLICY.version


@given(categories, actors, actors)
def test_the_reason_names_who_has_it_and_those_before_who_could_not(
    category: Category, staffed: frozenset[Actor], refused: frozenset[Actor]
) -> None:
    routing = route(POLICY, category, staffed, refused)
    reason = routing.reason
    before = chain(category)[: chain(category).index(routing.actor)]
    assert reason.actor is routing.actor
    assert set(reason.instead_of) <= set(before)
    match reason.key:
        case ReasonKey.CATEGORY:
            assert before == ()
            assert routing.actor is category.actor
        case ReasonKey.NOBODY_THERE:
            assert reason.instead_of == before
            assert not set(before) & (staffed | refused)
        case ReasonKey.REFUSED:
            assert set(reason.instead_of) == set(before) & refused
            assert reason.instead_of
        case ReasonKey.LAST_RESORT:
            assert routing.actor is Actor.STREET_OFFICE
            assert reason.instead_of == before


@given(categories, st.data())
def test_each_refusal_leads_on_to_somebody_new_until_the_street_office(
    category: Category, data: st.DataObject
) -> None:
    staffed = data.draw(actors)
    refused: frozenset[Actor] = frozenset()
    asked: list[Actor] = []
    while not asked or asked[-1] is not Actor.STREET_OFFICE:
        asked.append(route(POLICY, category, staffed, refused).actor)
        refused |= {asked[-1]}
    assert len(set(asked)) == len(asked) <= len(Actor)


@given(actors, actors)
def test_errands_never_reach_a_social_worker(
    staffed: frozenset[Actor], refused: frozenset[Actor]
) -> None:
    routing = route(POLICY, POLICY.category("errands"), staffed, refused)
    assert routing.actor is not Actor.SOCIAL_WORKER


@given(actors)
def test_a_crisis_goes_to_the_social_worker_who_is_there(staffed: frozenset[Actor]) -> None:
    crisis = POLICY.category(POLICY.crisis.category)
    assert route(POLICY, crisis, staffed | {Actor.SOCIAL_WORKER}).actor is Actor.SOCIAL_WORKER


@given(actors, actors)
def test_a_crisis_never_reaches_a_volunteer(
    staffed: frozenset[Actor], refused: frozenset[Actor]
) -> None:
    crisis = POLICY.category(POLICY.crisis.category)
    assert route(POLICY, crisis, staffed, refused).actor is not Actor.VOLUNTEER


@pytest.mark.parametrize("category", POLICY.categories, ids=lambda one: one.id)
def test_every_chain_ends_with_the_committee_and_the_street_office_and_names_nobody_twice(
    category: Category,
) -> None:
    found = chain(category)
    assert Actor.COMMUNITY in found
    assert found[-1] is Actor.STREET_OFFICE
    assert len(set(found)) == len(found)
    assert not set(found) & set(category.never)


@pytest.mark.parametrize(
    ("staffed", "refused", "actor", "key", "instead_of"),
    [
        (EVERYBODY, set(), Actor.VOLUNTEER, ReasonKey.CATEGORY, ()),
        (
            EVERYBODY - {Actor.VOLUNTEER}, set(),
            Actor.SOCIAL_ORGANIZATION, ReasonKey.NOBODY_THERE, (Actor.VOLUNTEER,),
        ),
        (
            EVERYBODY - {Actor.VOLUNTEER}, {Actor.SOCIAL_ORGANIZATION},
            Actor.COMMUNITY, ReasonKey.REFUSED, (Actor.SOCIAL_ORGANIZATION,),
        ),
        (
            frozenset(), set(EVERYBODY),
            Actor.STREET_OFFICE, ReasonKey.LAST_RESORT,
            (Actor.VOLUNTEER, Actor.SOCIAL_ORGANIZATION, Actor.COMMUNITY),
        ),
    ],
)  # fmt: skip
def test_an_escort_is_looked_for_further_and_further_out(
    staffed: frozenset[Actor],
    refused: set[Actor],
    actor: Actor,
    key: ReasonKey,
    instead_of: tuple[Actor, ...],
) -> None:
    routing = route(POLICY, POLICY.category("escort"), staffed, frozenset(refused))
    assert routing.actor is actor
    assert (routing.reason.key, routing.reason.instead_of) == (key, instead_of)


@pytest.mark.parametrize(
    ("late", "there", "refused", "actor"),
    [
        (Actor.VOLUNTEER, EVERYBODY, set(), Actor.COMMUNITY),
        (Actor.VOLUNTEER, EVERYBODY - {Actor.COMMUNITY}, set(), Actor.STREET_OFFICE),
        (Actor.VOLUNTEER, EVERYBODY, {Actor.COMMUNITY}, Actor.STREET_OFFICE),
        (Actor.COMMUNITY, EVERYBODY, set(), Actor.STREET_OFFICE),
        (Actor.COMMUNITY, frozenset(), set(), Actor.STREET_OFFICE),
    ],
)
def test_what_nobody_took_in_time_goes_up_and_the_reason_names_who_was_late(
    late: Actor, there: frozenset[Actor], refused: set[Actor], actor: Actor
) -> None:
    routing = escalate(POLICY, late, there, frozenset(refused))
    assert routing.actor is routing.reason.actor is actor
    assert (routing.reason.key, routing.reason.instead_of) == (ReasonKey.TOO_LATE, (late,))
    assert routing.policy_version == POLICY.version


@given(categories, st.sampled_from(Actor), actors, actors)
def test_a_need_is_referred_only_to_who_may_have_it_is_there_and_has_not_refused(
    category: Category, has_it: Actor, there: frozenset[Actor], refused: frozenset[Actor]
) -> None:
    found = referable(category, has_it, there, refused)
    able = (there | {Actor.STREET_OFFICE}) - {has_it, *category.never} - refused
    assert set(found) == able
    assert len(found) == len(able)


@pytest.mark.parametrize("category", ["errands", "escort", "phone_help", "certificates"])
def test_errands_and_paperwork_are_never_referred_to_a_social_worker(category: str) -> None:
    found = referable(POLICY.category(category), Actor.COMMUNITY, EVERYBODY, frozenset())
    assert found
    assert Actor.SOCIAL_WORKER not in found


def test_a_referral_names_who_had_it() -> None:
    routing = refer(POLICY, Actor.VOLUNTEER, Actor.COMMUNITY)
    assert (routing.actor, routing.policy_version) == (Actor.COMMUNITY, POLICY.version)
    assert routing.reason.key is ReasonKey.REFERRED
    assert routing.reason.instead_of == (Actor.VOLUNTEER,)


@given(categories, st.sampled_from(Actor), actors, actors)
def test_a_corrected_need_goes_where_its_category_says_and_stays_above_once_it_is_there(
    category: Category, has_it: Actor, there: frozenset[Actor], refused: frozenset[Actor]
) -> None:
    routing = correct(POLICY, category, has_it, there, refused)
    assert routing.reason.key is ReasonKey.CORRECTED
    assert routing.reason.actor is routing.actor
    if has_it is Actor.STREET_OFFICE:
        assert routing.actor is has_it
    else:
        assert routing.actor is route(POLICY, category, there, refused).actor
