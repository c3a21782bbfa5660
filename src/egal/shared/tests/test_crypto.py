from egal.shared import crypto


def test_a_signature_is_known_again() -> None:
    given = crypto.signature("reference", "message 7")
    assert crypto.signed_by_us("reference", "message 7", given)


def test_another_value_purpose_or_letter_is_not_signed_by_us() -> None:
    given = crypto.signature("reference", "message 7")
    forged = ("a" if given[0] != "a" else "b") + given[1:]
    assert not crypto.signed_by_us("reference", "message 8", given)
    assert not crypto.signed_by_us("address", "message 7", given)
    assert not crypto.signed_by_us("reference", "message 7", forged)
    assert not crypto.signed_by_us("reference", "message 7", given[:-1])
    assert not crypto.signed_by_us("reference", "message 7", "")
    assert not crypto.signed_by_us("reference", "message 7", "ünsigniert")


def test_a_signature_survives_folding_of_case_and_stands_in_an_address() -> None:
    given = crypto.signature("reference", "message 7")
    assert given == given.lower()
    assert given.isalnum()
    assert len(given) == 16


def test_the_fingerprint_does_not_tell_the_secret() -> None:
    secret = crypto.new_secret()
    assert len(secret) == 43
    assert secret not in crypto.fingerprint(secret)
    assert crypto.fingerprint(secret) == crypto.fingerprint(secret)
    assert crypto.fingerprint(secret) != crypto.fingerprint(crypto.new_secret())
