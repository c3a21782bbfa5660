"""Simulators of the networks on which customers write: X, and more beside it.

    with Networks() as networks:
        networks.x.posts("mara", "@nordnetz the light blinks", reach=1200)

Each network is a folder here. What it does is what its vendor documents; every rule says where, and
what is remembered and was not read again says so. `python -m egal.testing.networks --port 8090`
starts it for the hand, with a page on which one plays the public.
"""

from egal.testing.networks.service import Networks as Networks
