import base64
from datetime import UTC, datetime, timedelta

import pytest

from egal.shared import clock
from egal.shared.standard_webhooks import is_signed, key_in, signed_headers

# The example of the specification's own libraries
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
SENT_AT = datetime.fromtimestamp(1614265330, UTC)
BODY = b'{"test": 2432232314}'
HEADERS = {
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
}


def holds(body: bytes = BODY, late: timedelta = timedelta(0), **changes: str) -> bool:
    headers = HEADERS | {name.replace("_", "-"): value for name, value in changes.items()}
    with clock.at(SENT_AT + late):
        return is_signed(SECRET, headers, body)


def test_we_sign_as_the_specification_does() -> None:
    with clock.at(SENT_AT):
        assert signed_headers(SECRET, HEADERS["webhook-id"], BODY) == HEADERS


@pytest.mark.parametrize("minutes", [-5, 0, 5])
def test_a_signature_holds_for_five_minutes_either_way(minutes: int) -> None:
    assert holds(late=timedelta(minutes=minutes))
    assert not holds(late=timedelta(minutes=minutes, seconds=1 if minutes >= 0 else -1)) or (
        minutes == 0
    )


def test_what_was_changed_does_not_hold() -> None:
    assert not holds(body=BODY + b" ")
    assert not holds(webhook_id="msg_other")
    assert not holds(webhook_timestamp="1614265331")
    assert not holds(webhook_signature=HEADERS["webhook-signature"][:-2])
    assert not holds(webhook_signature="v1,")
    assert not holds(webhook_signature="")
    assert not holds(webhook_timestamp="now")
    assert not holds(webhook_id="")


def test_one_good_signature_of_several_is_enough() -> None:
    assert holds(webhook_signature=f"v1,b2xk {HEADERS['webhook-signature']} v1a,ü")


def test_a_secret_is_long_and_base64() -> None:
    assert len(key_in(SECRET)) == 24
    for bad in ("whsec_ü", "whsec_a", "hunter2", "", base64.b64encode(b"x" * 23).decode()):
        with pytest.raises(ValueError):
            key_in(bad)
