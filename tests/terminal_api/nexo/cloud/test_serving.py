import asyncio
import ssl
from pathlib import Path

import httpx
import pytest
import trustme

from terminal_api.nexo.cloud.notifications import Notifications
from terminal_api.nexo.cloud.serving import listening
from terminal_api.nexo.cloud.transport import cloud_client
from terminal_api.nexo.errors import ConfigError
from terminal_api.nexo.message import Message
from tests.terminal_api.nexo.cloud.endpoint import PASSWORD


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    authority = trustme.CA()
    path = tmp_path_factory.mktemp("tls") / "endpoint.pem"
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(str(path))
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    return path, trusting


async def test_the_endpoint_is_served_over_tls(
    notifications: Notifications,
    question: Message,
    answer: bytes,
    certificate: tuple[Path, ssl.SSLContext],
):
    path, trusting = certificate
    async with (
        listening(notifications, "127.0.0.1", 0, certificate=path) as port,
        cloud_client(trusting, proxies=False) as adyen,
    ):
        with notifications.awaited(question.header) as arriving:
            url = f"https://127.0.0.1:{port}/notifications"
            answered = await adyen.post(url, content=answer, auth=("adyen", PASSWORD))
            assert answered.status_code == 200
            async with asyncio.timeout(30):
                assert (await arriving).header.pairs_with(question.header)


async def test_a_client_for_the_cloud_trusts_no_certificate_it_does_not_know(
    notifications: Notifications, certificate: tuple[Path, ssl.SSLContext]
):
    async with (
        listening(notifications, "127.0.0.1", 0, certificate=certificate[0]) as port,
        cloud_client(proxies=False) as client,
    ):
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            await client.post(f"https://127.0.0.1:{port}/notifications")


async def test_a_taken_port_and_an_unreadable_certificate_are_named(
    notifications: Notifications, tmp_path: Path
):
    async with listening(notifications, "127.0.0.1", 0) as port:
        with pytest.raises(ConfigError, match=f"127.0.0.1:{port}"):
            async with listening(notifications, "127.0.0.1", port):
                pass
    (tmp_path / "no.pem").write_text("nothing")
    for name in ("no.pem", "missing.pem"):
        with pytest.raises(ConfigError, match="certificate"):
            async with listening(notifications, "127.0.0.1", 0, certificate=tmp_path / name):
                pass
