"""Source of the vectors: ITU-T G.711 (11/1988), tables 1a and 2a, columns 5 to 8."""

import struct
from bisect import bisect
from itertools import pairwise

import pytest

from egal.channels.phone.embedded.media import g711
from egal.channels.phone.embedded.media.g711 import Law

# Decoder output values, as 16 bits: A-law ×8 (13 bits), µ-law ×4 (14 bits).
DECODED: list[tuple[Law, int, int]] = [
    ("A", 0xD5, 8),  # the smallest positive, 1 of 4096
    ("A", 0x55, -8),
    ("A", 0xAA, 32256),  # the largest, 4032
    ("A", 0x2A, -32256),
    ("µ", 0xFF, 0),
    ("µ", 0x80, 32124),  # 8031
    ("µ", 0x00, -32124),
    ("µ", 0xFE, 8),  # 2
    ("µ", 0xEF, 132),  # 33
]


@pytest.mark.parametrize(("law", "code", "sample"), DECODED)
def test_codes_mean_what_the_table_says(law: Law, code: int, sample: int) -> None:
    assert struct.unpack("<h", g711.decode(law, bytes([code]))) == (sample,)


@pytest.mark.parametrize("law", ["A", "µ"])
def test_what_was_decoded_is_encoded_as_it_was(law: Law) -> None:
    codes = bytes(code for code in range(256) if (law, code) != ("µ", 0x7F))  # a second zero
    assert g711.encode(law, g711.decode(law, codes)) == codes


@pytest.mark.parametrize("law", ["A", "µ"])
def test_a_sample_is_off_by_half_a_step_at_most(law: Law) -> None:
    levels = sorted(struct.unpack("<256h", g711.decode(law, bytes(range(256)))))
    for sample in range(levels[0], levels[-1], 97):
        packed = struct.pack("<h", sample)
        (heard,) = struct.unpack("<h", g711.decode(law, g711.encode(law, packed)))
        at = bisect(levels, heard) - 1
        step = max(after - before for before, after in pairwise(levels[max(0, at - 1) : at + 2]))
        assert 2 * abs(heard - sample) <= step
