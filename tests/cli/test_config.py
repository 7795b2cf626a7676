"""Settings: the environment beats the file, the file beats the default, and what cannot be used is one sentence."""

import re
import socketserver
import subprocess
import threading
from dataclasses import fields
from pathlib import Path

import pytest
from click.testing import CliRunner

from analytics import config
from analytics.cli import main
from analytics.config import Settings, settings, table, told, variable
from analytics.errors import InputError
from tests.conftest import ROOT


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for setting in fields(Settings):
        monkeypatch.delenv(variable(setting.name), raising=False)
    monkeypatch.delenv(config.FILE, raising=False)
    monkeypatch.setattr(config, "USUAL_FILE", tmp_path / "valinor.toml")


def write(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str) -> Path:
    path = tmp_path / "place.toml"
    path.write_text(text, encoding="utf-8")
    monkeypatch.setenv(config.FILE, str(path))
    return path


def test_environment_beats_file_beats_default(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert settings() == Settings()
    write(monkeypatch, tmp_path, 'port = 9000\nprocesses = 2\nallowed_hosts = ["a.example", "*.b.example"]\n')
    monkeypatch.setenv("VALINOR_PORT", "9001")
    assert (settings().port, settings().processes) == (9001, 2)
    assert settings().allowed_hosts == ("a.example", "*.b.example")
    sources = {one.name: one.source for one in told()}
    assert (sources["port"], sources["processes"], sources["host"]) == ("VALINOR_PORT", "place.toml", "default")


def test_the_usual_file_is_read_again_when_it_changes(tmp_path: Path) -> None:
    assert settings().port == 8501
    config.USUAL_FILE.write_text("port = 9002\n", encoding="utf-8")
    assert settings().port == 9002


@pytest.mark.parametrize(
    ("name", "given", "read"),
    [
        ("public_url", "https://valinor.example/", "https://valinor.example"),
        ("public_url", "http://[::1]:8501", "http://[::1]:8501"),
        ("path_prefix", "/valinor/", "/valinor"),
        ("allowed_hosts", "A.example, *.b.example", ("a.example", "*.b.example")),
        ("frame_ancestors", "https://a.example,none", ("https://a.example", "none")),
        ("report_url", "mailto:data@valinor.example?subject=Error", "mailto:data@valinor.example?subject=Error"),
        ("report_url", "https://valinor.example/issues/new", "https://valinor.example/issues/new"),
        ("log_format", "json", "json"),
        ("processes", "", 1),
    ],
)
def test_what_can_be_used(monkeypatch: pytest.MonkeyPatch, name: str, given: str, read: object) -> None:
    monkeypatch.setenv(variable(name), given)
    assert getattr(settings(), name) == read


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("port", "0"),
        ("port", "http"),
        ("processes", "33"),
        ("public_url", "valinor.example"),
        ("public_url", "https://valinor.example/path"),
        ("public_url", "https://user:word@valinor.example"),
        ("public_url", "https://valinor.example:99999"),
        ("public_url", "javascript:alert(1)"),
        ("path_prefix", "valinor"),
        ("path_prefix", "/../etc"),
        ("allowed_hosts", "https://a.example"),
        ("allowed_hosts", "*"),
        ("frame_ancestors", "a.example; script-src *"),
        ("frame_ancestors", "https://a.example/path"),
        ("report_url", "http://valinor.example"),
        ("report_url", "javascript:alert(1)"),
        ("report_url", "mailto:nobody"),
        ("report_url", 'https://valinor.example/"><script>'),
        ("report_url", "https://valinor.example/) [x](javascript:1"),
        ("log_format", "xml"),
    ],
)
def test_what_cannot_be_used_is_one_sentence(monkeypatch: pytest.MonkeyPatch, name: str, given: str) -> None:
    monkeypatch.setenv(variable(name), given)
    with pytest.raises(InputError, match=rf"^{variable(name)}: found .* expected .*\. See valinor config\.$"):
        settings()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("prot = 1", r"^place\.toml: found 'prot', expected one of data, .*"),
        ("port = true", r"^place\.toml, port: found True, expected a whole number"),
        ("allowed_hosts = 3", r"^place\.toml, allowed_hosts: found 3, expected a text with commas"),
        ("port 1", r"^place\.toml: found .* expected TOML"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str, sentence: str
) -> None:
    write(monkeypatch, tmp_path, text)
    with pytest.raises(InputError, match=sentence):
        settings()


def test_a_named_file_that_is_missing_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(config.FILE, str(tmp_path / "nowhere.toml"))
    with pytest.raises(InputError, match=r"VALINOR_CONFIG: found .*, expected a file that can be read"):
        settings()


def test_a_variable_that_is_no_setting_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VALINOR_ALLOWED_HOST", "a.example")
    with pytest.raises(InputError, match=r"^environment: found 'VALINOR_ALLOWED_HOST', expected one of"):
        list(told())


def test_the_commands_tell_settings_and_refuse_with_code_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VALINOR_PUBLIC_URL", "https://valinor.example")
    shown = CliRunner().invoke(main, ["config"])
    assert shown.exit_code == 0
    assert "public_url = 'https://valinor.example' (VALINOR_PUBLIC_URL)\n" in shown.stdout
    assert len(shown.stdout.splitlines()) == len(fields(Settings))
    monkeypatch.setenv("VALINOR_PORT", "eighty")
    for command in ("config", "serve", "ready", "versions"):
        refused = CliRunner().invoke(main, [command])
        assert (refused.exit_code, refused.stdout) == (2, "")
        assert refused.stderr.count("\n") == 1
        assert refused.stderr.startswith("VALINOR_PORT: found 'eighty'")


def test_a_server_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VALINOR_PORT", "9")
    refused = CliRunner().invoke(main, ["ready"])
    assert refused.exit_code == 2
    assert refused.stderr.startswith("http://127.0.0.1:9/api/ready: found ")


@pytest.mark.parametrize("said", [b"SSH-2.0-x\r\n", b"nonsense", b"[]", b"{}", b"null", b"\xff"])
def test_another_service_on_the_port_is_one_sentence(monkeypatch: pytest.MonkeyPatch, said: bytes) -> None:
    answer = said if said.startswith(b"SSH") else b"HTTP/1.0 200 OK\r\n\r\n" + said

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            while self.rfile.readline().strip():
                pass
            self.wfile.write(answer)

    with socketserver.TCPServer(("127.0.0.1", 0), Handler) as other:
        threading.Thread(target=other.handle_request, daemon=True).start()
        monkeypatch.setenv("VALINOR_PORT", str(other.server_address[1]))
        refused = CliRunner().invoke(main, ["ready"])
    assert refused.exit_code == 2
    assert "expected Valinor. Something else listens there." in refused.stderr


def test_the_documentation_holds_the_settings_as_they_are_declared() -> None:
    text = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    assert table() in text, "paste what analytics.config.table() gives into docs/deploy.md"


def test_every_variable_of_the_repository_is_declared() -> None:
    known = {variable(setting.name) for setting in fields(Settings)} | {config.FILE, *config.FOR_TESTS}
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True).stdout.splitlines()
    for name in listed:
        path = ROOT / name
        if (
            name.startswith(("analytics/", "pages/", "deploy/", "docs/", "Makefile", "README", ".ci/"))
            and path.exists()
        ):
            found = set(re.findall(r"VALINOR_[A-Z_]*[A-Z]", path.read_bytes().decode("utf-8", "ignore")))
            assert found <= known, f"{name}: {found - known}"
