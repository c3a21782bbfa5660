"""Whether receivers will trust mail from a domain: SPF, DKIM, DMARC (RFC 7208, 6376, 7489).

Only what DNS says: whether the mail server really signs, and from where it sends, shows in a mail
that was sent. Which names DKIM's keys have nobody can ask for; but a name below which there is
something answers otherwise than one that does not exist (RFC 8020).
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from django.utils import translation
from django.utils.translation import gettext as _
from dns.exception import DNSException
from dns.name import EmptyLabel, LabelTooLong
from dns.resolver import NXDOMAIN, NoAnswer, Resolver

from egal.channels.base import Advice, InboxSettings, SigningKey
from egal.channels.email.headers import ascii_domain
from egal.channels.email.signing import Texts, keys, stands

LIMIT = 4.0  # seconds, for each question; they are asked at the same time


def texts_at(name: str) -> Sequence[str] | None:
    """By the resolvers of this machine. Raises OSError when none answers."""
    try:
        resolver = Resolver()
        answers = resolver.resolve(f"{name}.", "TXT", lifetime=LIMIT)
    except NXDOMAIN:
        return None
    except NoAnswer:
        return []
    except (DNSException, EmptyLabel, LabelTooLong) as error:
        raise OSError(str(error)) from error
    return [b"".join(answer.strings).decode("utf-8", "replace") for answer in answers]


def advice_for(inbox: InboxSettings, texts: Texts | None = None) -> Sequence[Advice]:
    """What is set up for the inbox's domain and what should be, for people."""
    name, asked = ascii_domain(inbox.address).rpartition("@")[2], texts or texts_at
    host = str(inbox.settings.get("smtp_host") or "")
    looks: list[Callable[[], Advice]] = [
        lambda: _spf(name, host, asked),
        *([partial(_key, key, asked) for key in keys(inbox)] or [partial(_dkim, name, asked)]),
        lambda: _dmarc(name, asked),
    ]
    with ThreadPoolExecutor(max_workers=len(looks)) as pool:
        language = translation.get_language()
        running = [pool.submit(_told, look, name, language) for look in looks]
        return [each.result() for each in running]


def _told(look: Callable[[], Advice], name: str, language: str) -> Advice:
    """In a thread, which has no language of its own."""
    with translation.override(language):
        try:
            return look()
        except OSError:
            said = _("DNS did not answer for %(domain)s. Try again later.")
            return Advice(None, said % {"domain": name})


def _spf(name: str, host: str, texts: Texts) -> Advice:
    records = [text for text in texts(name) or () if text.lower().split(" ")[0] == "v=spf1"]
    named = f"a:{host} " if host and host[-1].isalpha() else ""  # an address is no name
    wanted = f"v=spf1 {named}mx ~all"
    if not records:
        said = _(
            "SPF: %(domain)s does not say which servers may send for it. Receivers distrust that."
        )
        return Advice(False, said % {"domain": name}, name, wanted)
    if len(records) > 1:
        said = _("SPF: %(domain)s has several records, so none counts. Keep a single one.")
        return Advice(False, said % {"domain": name}, name)
    if records[0].lower().split()[-1] in ("+all", "all"):
        said = _(
            "SPF: %(domain)s lets every server in the world send for it. End the record with ~all."
        )
        return Advice(False, said % {"domain": name}, name, f"{records[0].rsplit(' ', 1)[0]} ~all")
    said = _("SPF: %(domain)s says which servers may send for it. Make sure yours is among them.")
    return Advice(True, said % {"domain": name}, name, records[0])


def _dkim(name: str, texts: Texts) -> Advice:
    place = f"_domainkey.{name}"
    if texts(place) is None:
        said = _(
            "DKIM: %(domain)s has no keys, so replies are not signed. Switch signing on at your "
            "mail provider; it shows the record to add below %(place)s."
        )
        return Advice(False, said % {"domain": name, "place": place})
    said = _("DKIM: %(domain)s has keys with which mail can be signed.")
    return Advice(True, said % {"domain": name})


def _key(key: SigningKey, texts: Texts) -> Advice:
    """Of a key of ours, whose record the page shows anyway while it waits."""
    if stands(key, texts):
        said = (
            _("DKIM: mail is signed, and the key is at %(place)s.")
            if key.signs
            else _("DKIM: the new key is at %(place)s. It can be used.")
        )
        return Advice(True, said % {"place": key.place}, key.place, key.record)
    if not key.signs:
        return Advice(False, _("DKIM: the new key is not at %(place)s yet.") % {"place": key.place})
    said = _("DKIM: mail is signed, but the key is not at %(place)s. Receivers distrust that.")
    return Advice(False, said % {"place": key.place}, key.place, key.record)


def _dmarc(name: str, texts: Texts) -> Advice:
    """The record of the domain itself, or of one above it (RFC 7489, section 6.6.3)."""
    labels = name.split(".")
    for start in range(max(len(labels) - 1, 1)):
        above = ".".join(labels[start:])
        found = [text for text in texts(f"_dmarc.{above}") or () if text.startswith("v=DMARC1")]
        if len(found) == 1:
            said = _("DMARC: %(domain)s says what receivers shall do with forged mail.")
            return Advice(True, said % {"domain": above}, f"_dmarc.{above}", found[0])
    said = _("DMARC: %(domain)s does not say what receivers shall do with forged mail.")
    return Advice(False, said % {"domain": name}, f"_dmarc.{name}", "v=DMARC1; p=none")
