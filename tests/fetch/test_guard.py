"""Which addresses count as inside, and which of them a typed URL allows."""

from __future__ import annotations

import ipaddress

import pytest

from voxpop.fetch.guard import addresses_named_by, is_inside


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "::1", "fe80::1", "fd00::1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "::",
        "fec0::1", "::127.0.0.1", "::a9fe:a9fe", "::ffff:0:127.0.0.1", "5f00::1",
    ],
)  # fmt: skip
def test_an_address_inside_is_known_in_every_dress(address: str) -> None:
    assert is_inside(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"])
def test_an_address_of_the_public_internet_is_not_inside(address: str) -> None:
    assert not is_inside(ipaddress.ip_address(address))


def test_a_url_allows_the_address_that_it_names() -> None:
    assert addresses_named_by("http://192.168.1.7:8080/v") == {ipaddress.ip_address("192.168.1.7")}
    assert ipaddress.ip_address("127.0.0.1") in addresses_named_by("http://localhost/")
    assert addresses_named_by("http://0x7f.1/v") == frozenset()
