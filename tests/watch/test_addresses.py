"""Which addresses the watch may reach."""

import pytest

from vonggac.watch.addresses import refusal

PUBLIC = ["203.162.0.1", "8.8.8.8", "2401:d800::1", "::ffff:203.162.0.1", "64:ff9b::203.162.0.1"]
OURS = {
    "127.0.0.1": "loopback", "0.0.0.0": "this host", "10.0.0.1": "private", "172.31.9.9": "private",
    "192.168.1.1": "private", "169.254.169.254": "link-local, clouds' metadata", "168.63.129.16": "Azure's own",
    "100.64.0.1": "carriers' shared space", "100.100.100.200": "Alibaba's metadata", "192.0.0.170": "protocol space",
    "192.0.2.1": "documentation", "198.18.0.1": "benchmarks", "224.0.0.1": "multicast", "255.255.255.255": "broadcast",
    "240.0.0.1": "reserved", "::1": "loopback", "::": "unspecified", "fe80::1": "link-local", "fc00::1": "private",
    "fd00:ec2::254": "Amazon's metadata", "fec0::1": "site-local", "ff02::1": "multicast", "2001:db8::1": "example",
    "::ffff:10.0.0.1": "private, mapped", "::ffff:127.0.0.1": "loopback, mapped", "::10.0.0.1": "private, compatible",
    "64:ff9b::10.0.0.1": "private, behind NAT64", "64:ff9b:1::1": "local NAT64", "2002:a00:1::": "private, by 6to4",
    "2001:0:cba2:1::f5ff:fffe": "private, by Teredo", "fe80::1%eth0": "link-local with a zone",
}  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_may_be_reached(address):
    assert refusal(address) == ""


@pytest.mark.parametrize("address", [pytest.param(key, id=f"{key} {why}") for key, why in OURS.items()])
def test_an_address_that_is_not_public_may_not(address):
    assert refusal(address) == f"{address} không phải địa chỉ công cộng"


def test_the_operator_opens_a_range_and_nothing_beside_it():
    assert refusal("10.1.2.3", ["10.1.0.0/16"]) == ""
    assert refusal("10.2.2.3", ["10.1.0.0/16"]) != ""
    assert refusal("::ffff:10.1.2.3", ["10.1.0.0/16"]) != ""


@pytest.mark.parametrize("text", ["", "example.vn", "1.2.3", "0x7f000001", "127.1", "10.0.0.1/8", "[::1]"])
def test_what_is_no_address_is_refused(text):
    assert refusal(text) == f"{text} không phải địa chỉ IP"
