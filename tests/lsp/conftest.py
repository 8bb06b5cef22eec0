import pytest

from lsp.client import Client


@pytest.fixture
def folder(tmp_path):
    """An empty workspace folder."""
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


@pytest.fixture
def connect(tmp_path):
    """Start sidecars on one store; what still runs at the end is killed."""
    clients = []

    def start(**options):
        clients.append(Client(tmp_path / "store" / "history.btl", **options))
        return clients[-1]

    yield start
    for client in clients:
        if client.process.poll() is None:
            client.process.kill()
        if not client.process.stdin.closed:
            client.end()


@pytest.fixture
def editor(connect, folder):
    """An editor that works in the folder."""
    client = connect()
    client.start(folder)
    return client
