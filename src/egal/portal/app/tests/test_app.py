"""The portal as an app: what a browser needs to install it and to show it without a network."""

import json
import re
import struct
import zlib

import pytest
from django.conf import settings
from django.test import Client

from egal.contacts.visitors import begin_visit, cookie_of
from egal.portal.app.icon import SIZES, icon, squared
from egal.shared import files
from egal.testing.people import Nordnetz, opened
from egal.workspaces import scope
from egal.workspaces.models import Portal

HERE = "/help/nordnetz"


@pytest.fixture
def portal(nordnetz: Nordnetz) -> Portal:
    return opened(nordnetz.workspace, "de", "en", "fr")


def manifest(client: Client, base: str = HERE, **headers: str) -> dict[str, object]:
    answer = client.get(f"{base}/de/app.webmanifest", headers=headers)
    assert answer["Content-Type"] == "application/manifest+json"
    return dict(json.loads(answer.content))


def test_the_manifest_is_the_workspaces_own(client: Client, portal: Portal) -> None:
    portal.workspace.accent = "#7a1fa2"
    portal.workspace.save()
    told = manifest(client)
    assert (told["name"], told["theme_color"], told["lang"]) == ("Nordnetz", "#7a1fa2", "de")
    assert (told["id"], told["scope"]) == ("/help/nordnetz/", "/help/nordnetz/")
    assert told["start_url"] == "/help/nordnetz/de/"


def test_every_icon_it_names_is_a_picture_of_that_size(client: Client, portal: Portal) -> None:
    icons = manifest(client)["icons"]
    assert isinstance(icons, list)
    assert {(each["sizes"], each["purpose"]) for each in icons} >= {
        ("192x192", "any"),
        ("512x512", "maskable"),
    }
    for each in icons:
        picture = client.get(each["src"]).content
        assert squared(picture) == int(each["sizes"].partition("x")[0])


def test_a_square_logo_is_the_icon(client: Client, portal: Portal) -> None:
    portal.logo_sha256, portal.logo_type = files.keep(icon(512, "#112233")), "image/png"
    portal.save()
    icons = manifest(client)["icons"]
    assert isinstance(icons, list)
    assert icons[0]["src"] == f"{HERE}/logo/{portal.logo_sha256}"


@pytest.mark.parametrize("size", SIZES)
def test_the_icon_shows_the_sign_in_the_middle(size: int) -> None:
    picture = icon(size, "#0b6b66")
    assert len(picture) < 10_000
    rows = zlib.decompress(picture[picture.index(b"IDAT") + 4 : -16])
    width = 1 + 3 * size
    assert len(rows) == width * size
    bar = rows[int(size * 13 / 32) * width :]
    assert bar[1 + 3 * (size // 2) :][:3] == b"\xff\xff\xff"
    assert bar[1:4] == bytes.fromhex("0b6b66")


def test_what_is_no_square_png_is_no_icon() -> None:
    wide = b"\x89PNG\r\n\x1a\n" + b"\0" * 8 + struct.pack(">II", 400, 300)
    assert [squared(each) for each in (b"", b"GIF89a" + b"\0" * 40, wide)] == [0, 0, 0]


def test_no_other_size_is_drawn(client: Client, portal: Portal) -> None:
    assert client.get(f"{HERE}/app/icon-9999.png").status_code == 404


def test_the_worker_serves_this_portal_and_nothing_beside_it(
    client: Client, portal: Portal
) -> None:
    answer = client.get(f"{HERE}/sw.js")
    assert answer["Service-Worker-Allowed"] == "/help/nordnetz/"
    assert answer["Content-Type"].startswith("text/javascript")
    assert "no-cache" in answer["Cache-Control"]
    told = json.loads(re.search(r"const about = (.*);\n", answer.content.decode())[1])  # type: ignore[index]
    assert sorted(told["offline"]) == ["de", "en", "fr"]
    for address in told["offline"].values():
        assert client.get(address).status_code == 200


def test_on_a_domain_of_its_own_it_stands_at_the_root(client: Client, portal: Portal) -> None:
    portal.domain = "help.nordnetz.example"
    portal.save()
    told = manifest(client, "", host="help.nordnetz.example")
    assert (told["scope"], told["start_url"]) == ("/", "/de/")
    worker = client.get("/sw.js", headers={"host": "help.nordnetz.example"})
    assert worker["Service-Worker-Allowed"] == "/"


def test_every_page_names_the_manifest_and_the_worker(client: Client, portal: Portal) -> None:
    shown = client.get(f"{HERE}/de/").content.decode()
    assert '<link rel="manifest" href="/help/nordnetz/de/app.webmanifest">' in shown
    assert 'data-worker="/help/nordnetz/sw.js"' in shown
    assert 'data-visitor="no"' in shown


def test_the_page_without_a_network_is_the_same_for_everybody(
    client: Client, portal: Portal
) -> None:
    with scope.of(portal.workspace_id):
        _, token = begin_visit(workspace=portal.workspace)
    client.cookies[cookie_of(portal.workspace_id)] = token
    assert 'data-visitor="yes"' in client.get(f"{HERE}/en/app/").content.decode()
    assert 'data-visitor="no"' in client.get(f"{HERE}/en/offline/").content.decode()


def test_how_to_install_it_is_said_with_the_address(client: Client, portal: Portal) -> None:
    shown = client.get(f"{HERE}/en/app/").content.decode()
    assert f"{settings.PUBLIC_URL}/help/nordnetz/" in shown
    assert "Add to Home Screen" in shown
