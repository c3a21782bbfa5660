"""The servers of large providers: a first guess that the connection test then proves or refutes."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

APP_PASSWORD = _(
    "This provider wants a password made for programs (app password); make one in the account's "
    "security settings."
)
SWITCHED_ON = _("Switch on IMAP for programs in the account's settings first.")
SIGN_IN_OR_PASSWORD = _(
    "Press “Sign in with Google” in the inbox’s settings. Without EGAL_GOOGLE_CLIENT make a "
    "password for programs (app password) in the account’s security settings instead."
)
ONLY_SIGN_IN = _(
    "Microsoft takes no passwords of programs: press “Sign in with Microsoft” in the inbox’s "
    "settings. Where that is missing, set EGAL_MICROSOFT_CLIENT first."
)


@dataclass(frozen=True, slots=True)
class Provider:
    """imap, smtp: URLs without user and password. domains: of addresses. exchangers: how the mail
    exchangers (MX) of those end who use it with a domain of their own. hint: what to do first."""

    imap: str
    smtp: str
    domains: tuple[str, ...]
    exchangers: tuple[str, ...] = ()
    hint: str = ""


PROVIDERS = (
    Provider(
        "imaps://imap.gmail.com",
        "smtps://smtp.gmail.com",
        ("gmail.com", "googlemail.com"),
        ("google.com", "googlemail.com"),
        SIGN_IN_OR_PASSWORD,
    ),
    Provider(
        "imaps://outlook.office365.com",
        "smtp+starttls://smtp.office365.com",
        (),
        ("mail.protection.outlook.com", "mx.microsoft"),
        ONLY_SIGN_IN,
    ),
    Provider(
        "imaps://outlook.office365.com",
        "smtp+starttls://smtp-mail.outlook.com",
        (
            "outlook.com",
            "outlook.de",
            "hotmail.com",
            "hotmail.de",
            "live.com",
            "live.de",
            "msn.com",
        ),
        hint=ONLY_SIGN_IN,
    ),
    Provider(
        "imaps://imap.gmx.net",
        "smtps://mail.gmx.net",
        ("gmx.net", "gmx.de", "gmx.at", "gmx.ch", "gmx.eu", "gmx.org", "gmx.info", "gmx.biz"),
        hint=SWITCHED_ON,
    ),
    Provider("imaps://imap.gmx.com", "smtps://mail.gmx.com", ("gmx.com",), hint=SWITCHED_ON),
    Provider("imaps://imap.web.de", "smtp+starttls://smtp.web.de", ("web.de",), hint=SWITCHED_ON),
    Provider(
        "imaps://secureimap.t-online.de",
        "smtps://securesmtp.t-online.de",
        ("t-online.de", "magenta.de"),
        hint=APP_PASSWORD,
    ),
    Provider(
        "imaps://imap.ionos.de",
        "smtps://smtp.ionos.de",
        ("online.de", "onlinehome.de"),
        ("ionos.de", "kundenserver.de"),
    ),
    Provider("imaps://imap.ionos.com", "smtps://smtp.ionos.com", (), ("ionos.com",)),
    Provider("imaps://imap.strato.de", "smtps://smtp.strato.de", (), ("rzone.de",)),
    Provider(
        "imaps://imap.mailbox.org",
        "smtps://smtp.mailbox.org",
        ("mailbox.org",),
        ("mailbox.org",),
    ),
    Provider("imaps://posteo.de", "smtps://posteo.de", ("posteo.de", "posteo.net", "posteo.org")),
    Provider(
        "imaps://imap.mail.me.com",
        "smtp+starttls://smtp.mail.me.com",
        ("icloud.com", "me.com", "mac.com"),
        ("mail.icloud.com",),
        APP_PASSWORD,
    ),
    Provider(
        "imaps://imap.mail.yahoo.com",
        "smtps://smtp.mail.yahoo.com",
        ("yahoo.com", "yahoo.de", "ymail.com", "rocketmail.com"),
        ("yahoodns.net",),
        APP_PASSWORD,
    ),
    Provider(
        "imaps://imap.aol.com", "smtps://smtp.aol.com", ("aol.com", "aol.de"), (), APP_PASSWORD
    ),
    Provider(
        "imaps://imap.fastmail.com",
        "smtps://smtp.fastmail.com",
        ("fastmail.com", "fastmail.fm"),
        ("messagingengine.com",),
        APP_PASSWORD,
    ),
    Provider("imaps://mx.freenet.de", "smtp+starttls://mx.freenet.de", ("freenet.de",)),
    Provider(
        "imaps://imap.zoho.com",
        "smtps://smtp.zoho.com",
        ("zoho.com", "zohomail.com"),
        hint=SWITCHED_ON,
    ),
    Provider(
        "imaps://imappro.zoho.com", "smtps://smtppro.zoho.com", (), ("zoho.com",), SWITCHED_ON
    ),
    Provider("imaps://imappro.zoho.eu", "smtps://smtppro.zoho.eu", (), ("zoho.eu",), SWITCHED_ON),
    Provider("imaps://mail.your-server.de", "smtps://mail.your-server.de", (), ("your-server.de",)),
)

# Everybody can have an address there, too. Their servers are one for each customer, none for
# programs, or nothing we could be sure of.
_OTHERS = frozenset(
    (
        *("arcor.de", "nexgo.de", "vodafone.de", "vodafonemail.de", "mail.de", "zohomail.eu"),
        *("proton.me", "protonmail.com", "tuta.com", "tutanota.com", "tutanota.de"),
    )
)

# Where an address says nothing about the house somebody belongs to.
DOMAINS = _OTHERS.union(*(provider.domains for provider in PROVIDERS))
