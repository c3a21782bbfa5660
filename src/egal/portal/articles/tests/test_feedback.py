"""Did this help? And what goes along when it did not."""

import re

from django.test import Client

from egal.knowledge.models import Article, Feedback
from egal.knowledge.trail import Trail, trail_in
from egal.portal.articles.tests.conftest import HERE, PAGE
from egal.testing.people import Fremdfirma, Nordnetz
from egal.workspaces import scope

ANSWER = f"{PAGE}feedback/"


def test_an_answer_counts_once_a_browser(client: Client, centre: Nordnetz) -> None:
    for _ in range(2):
        answer = client.post(ANSWER, {"helped": "yes"})
    assert (answer.status_code, answer["Location"]) == (302, f"{PAGE}#helped")
    assert Feedback.objects.get().helped
    Client().post(ANSWER, {"helped": "no"})
    assert Feedback.objects.count() == 2


def test_a_reason_is_added_to_the_answer(client: Client, centre: Nordnetz) -> None:
    client.post(ANSWER, {"helped": "no"})
    assert 'name="reason"' in client.get(PAGE).text
    client.post(ANSWER, {"helped": "no", "reason": "Mein Router hat kein Licht."})
    assert [each.reason for each in Feedback.objects.all()] == ["Mein Router hat kein Licht."]


def test_somebody_may_change_their_mind(client: Client, centre: Nordnetz) -> None:
    client.post(ANSWER, {"helped": "no", "reason": "Zu lang."})
    client.post(ANSWER, {"helped": "yes"})
    given = Feedback.objects.get()
    assert (given.helped, given.reason) == (True, "")


def test_bad_answers_are_refused(client: Client, centre: Nordnetz) -> None:
    assert client.post(ANSWER, {"helped": "perhaps"}).status_code == 404
    assert client.post(ANSWER, {"helped": "no", "reason": "x" * 2_001}).status_code == 422
    foreign = client.post(ANSWER, {"helped": "no"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 403
    assert not Feedback.objects.exists()


def test_a_cookie_of_ones_own_making_changes_nobodys_answer(
    client: Client, centre: Nordnetz
) -> None:
    client.post(ANSWER, {"helped": "yes"})
    eve = Client()
    eve.cookies[next(iter(client.cookies))] = f"{Feedback.objects.get().id}:x:y"
    eve.post(ANSWER, {"helped": "no"})
    assert [each.helped for each in Feedback.objects.order_by("id")] == [True, False]


def test_what_was_searched_and_read_goes_along(client: Client, centre: Nordnetz) -> None:
    hits = client.get(f"{HERE}/search/", {"q": "router"}).text
    link = re.search(rf'href="({PAGE}\?from=[^"]+)"', hits)
    assert link
    page = client.get(link[1]).text
    asked = re.search(r'href="/help/nordnetz/de/\?from=([^"]+)"|name="from" value="([^"]+)"', page)
    assert asked
    trail = trail_in(asked[1] or asked[2])
    assert (trail.searches, trail.articles) == (("router",), (Article.objects.get().id,))


def test_a_trail_is_told_in_its_own_workspace_only(
    centre: Nordnetz, fremdfirma: Fremdfirma
) -> None:
    token = Trail().searched("router").read(7).token
    assert trail_in(token).searches == ("router",)
    assert not trail_in(f"{token}x")
    with scope.of(fremdfirma.workspace.id):
        assert not trail_in(token)


def test_a_trail_stays_short(centre: Nordnetz) -> None:
    trail = Trail()
    for number in range(50):
        trail = trail.searched(f"{number} {'wort ' * 40}").read(number)
    assert len(trail.token) < 900
    assert trail_in(trail.token) == trail
