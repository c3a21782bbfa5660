"""OAuth 2 and OAuth 1.0a as X has them."""

import base64
import hashlib
import time
from collections.abc import Mapping
from html import unescape
from urllib.parse import parse_qs, quote, urlsplit

import httpx
import pytest

from egal.testing.networks import Networks
from egal.testing.networks.inside import Inside
from egal.testing.networks.x import signing_in

VERIFIER = "a-ferry-in-the-fog-a-ferry-in-the-fog-a-ferry"
BACK = "http://localhost:8000/inboxes/x/back"


@pytest.fixture
def networks() -> Networks:
    return Networks()


@pytest.fixture
def client(networks: Networks) -> httpx.Client:
    return httpx.Client(transport=Inside(networks), base_url="http://localhost/x")


def allowed(networks: Networks, client: httpx.Client) -> str:
    """The code with which the browser comes back."""
    digest = hashlib.sha256(VERIFIER.encode()).digest()
    asked = {
        "response_type": "code",
        "client_id": networks.x.client,
        "redirect_uri": BACK,
        "scope": "tweet.read users.read offline.access",
        "state": "s",
        "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
        "code_challenge_method": "S256",
    }
    page = client.get("/i/oauth2/authorize", params=asked).text
    back = unescape(page.split('href="')[2].split('"')[0])
    query = parse_qs(urlsplit(back).query)
    assert query["state"] == ["s"]
    return query["code"][0]


def exchanged(networks: Networks, client: httpx.Client, form: Mapping[str, str]) -> httpx.Response:
    credentials = (networks.x.client, networks.x.secret)
    return client.post("/2/oauth2/token", data=dict(form), auth=credentials)


def with_code(code: str, verifier: str = VERIFIER) -> dict[str, str]:
    return {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": BACK,
        "code_verifier": verifier,
    }


def test_a_code_opens_once_and_the_refresh_token_turns(
    networks: Networks, client: httpx.Client
) -> None:
    form = with_code(allowed(networks, client))
    first = exchanged(networks, client, form).json()
    assert exchanged(networks, client, form).status_code == 400
    again = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    second = exchanged(networks, client, again).json()
    assert second["refresh_token"] != first["refresh_token"]
    assert exchanged(networks, client, again).status_code == 400
    headers = {"authorization": f"Bearer {second['access_token']}"}
    assert client.get("/2/users/me", headers=headers).status_code == 200


def test_a_wrong_proof_or_a_late_code_opens_nothing(
    networks: Networks, client: httpx.Client
) -> None:
    wrong = with_code(allowed(networks, client), "another")
    assert exchanged(networks, client, wrong).status_code == 400
    late = with_code(allowed(networks, client))
    networks.passes(seconds=31)
    assert exchanged(networks, client, late).status_code == 400


def test_an_access_token_lives_two_hours(networks: Networks, client: httpx.Client) -> None:
    token = signing_in.given(networks.x, "tweet.read users.read")["access_token"]
    headers = {"authorization": f"Bearer {token}"}
    assert client.get("/2/users/me", headers=headers).status_code == 200
    networks.passes(hours=2)
    assert client.get("/2/users/me", headers=headers).status_code == 401


def test_a_token_given_back_is_gone(networks: Networks, client: httpx.Client) -> None:
    token = signing_in.given(networks.x, "tweet.read users.read")["access_token"]
    form = {"token": token, "client_id": networks.x.client}
    assert client.post("/2/oauth2/revoke", data=form).json() == {"revoked": True}
    headers = {"authorization": f"Bearer {token}"}
    assert client.get("/2/users/me", headers=headers).status_code == 401


def test_a_callback_must_be_known(networks: Networks, client: httpx.Client) -> None:
    networks.x.callbacks = {"https://egal.example/back"}
    with pytest.raises(IndexError):
        allowed(networks, client)


def signed(networks: Networks, url: str, nonce: str, secret: str) -> dict[str, str]:
    said = {
        "oauth_consumer_key": networks.x.consumer_key,
        "oauth_nonce": nonce,
        "oauth_signature_method": "HMAC-SHA1",
        "oauth_timestamp": str(int(time.time())),
        "oauth_token": signing_in.USER_TOKEN,
        "oauth_version": "1.0",
    }
    query = [("user.fields", "public_metrics,verified")]
    key = f"{networks.x.consumer_secret}&{secret}"
    said["oauth_signature"] = signing_in.oauth1_signature("GET", url, [*said.items(), *query], key)
    told = ", ".join(f'{name}="{quote(value, safe="")}"' for name, value in said.items())
    return {"authorization": f"OAuth {told}"}


def test_a_signature_opens_once(networks: Networks, client: httpx.Client) -> None:
    url, query = "http://localhost/x/2/users/me", {"user.fields": "public_metrics,verified"}
    headers = signed(networks, url, "n1", signing_in.USER_SECRET)
    assert client.get(url, params=query, headers=headers).status_code == 200
    assert client.get(url, params=query, headers=headers).status_code == 401
    wrong = signed(networks, url, "n2", "guessed")
    assert client.get(url, params=query, headers=wrong).status_code == 401


def test_the_signature_is_the_one_of_the_vendors_page() -> None:
    """docs.x.com/fundamentals/authentication/oauth-1-0a/creating-a-signature, 2026-08-22."""
    said = [
        ("status", "Hello Ladies + Gentlemen, a signed OAuth request!"),
        ("include_entities", "true"),
        ("oauth_consumer_key", "xvz1evFS4wEEPTGEFPHBog"),
        ("oauth_nonce", "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg"),
        ("oauth_signature_method", "HMAC-SHA1"),
        ("oauth_timestamp", "1318622958"),
        ("oauth_token", "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb"),
        ("oauth_version", "1.0"),
    ]
    url = "https://api.x.com/1.1/statuses/update.json"
    key = "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw&LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE"
    assert signing_in.oauth1_signature("POST", url, said, key) == "Ls93hJiZbQ3akF3HF3x1Bz8/zU4="
