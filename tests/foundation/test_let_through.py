"""Which addresses of one's own network the installation lets through: a host at every port, or at one."""

import pytest

from caidang.config.env import read_env
from caidang.core.errors import InvalidInput
from caidang.foundation.lib.net.outside import check_address, is_let_through


@pytest.mark.parametrize(
    ("url", "entry", "through"),
    [
        ("http://10.0.0.8:8443/x", "10.0.0.8", True),
        ("http://10.0.0.8:8443/x", "10.0.0.8:8443", True),
        ("http://10.0.0.8:8444/x", "10.0.0.8:8443", False),
        ("https://10.0.0.8/x", "10.0.0.8:443", True),
        ("http://10.0.0.8/x", "10.0.0.8:80", True),
        ("https://10.0.0.8/x", "10.0.0.8:80", False),
        ("https://NAS.local:9000/x", "nas.local:9000", True),
        ("http://[fd00::1]:9000/x", "fd00::1", True),
        ("http://[fd00::1]:9000/x", "[fd00::1]:9000", True),
        ("http://[fd00::1]:9001/x", "[fd00::1]:9000", False),
        ("http://10.0.0.80/x", "10.0.0.8", False),
    ],
)  # fmt: skip
def test_a_named_host_is_let_through_at_its_port(url: str, entry: str, through: bool) -> None:
    assert is_let_through(url, allowed=(entry,)) is through
    if through:
        assert check_address(url, allowed=(entry,))
    else:
        with pytest.raises(InvalidInput, match="CAIDANG_WEBHOOK_HOSTS"):
            check_address(url, allowed=(entry,))


@pytest.mark.parametrize("entry", ["https://10.0.0.8", "10.0.0.8/x", "10.0.0.8:many", "user@10.0.0.8", ":8443"])
def test_what_names_no_host_stops_the_start_and_says_which(entry: str) -> None:
    with pytest.raises(InvalidInput, match="CAIDANG_WEBHOOK_HOSTS"):
        read_env({"CAIDANG_WEBHOOK_HOSTS": f"nas.local, {entry}"})


def test_hosts_and_ports_are_kept_in_small_letters() -> None:
    assert read_env({"CAIDANG_WEBHOOK_HOSTS": "NAS.local:9000, 10.0.0.8"}).webhook_hosts == ("nas.local:9000", "10.0.0.8")
