from egal.testing.telephone import Telephone, strength


def test_two_telephones_hear_each_others_tone_and_press_keys() -> None:
    with Telephone(user="mara", answers=True, hz=600) as mara, Telephone(hz=440) as henrik:
        henrik.dial(mara.uri)
        mara.wait_for_tone(440)
        henrik.wait_for_tone(600)
        henrik.digits("1#")
        assert [mara.wait_for("digit")["digit"] for _key in "1#"] == ["1", "#"]
        assert strength(mara.heard(0.5), 600) < 0.1
        henrik.hang_up()
        mara.wait_for("call_closed")


def test_hold_and_resume_may_follow_at_once() -> None:
    with Telephone(user="mara", answers=True) as mara, Telephone(hz=440) as henrik:
        henrik.dial(mara.uri)
        for _time in range(5):
            henrik.hold()
            henrik.resume()
        mara.wait_for_tone(440)
