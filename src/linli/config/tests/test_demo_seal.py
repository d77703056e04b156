"""The demonstration can seal agreements from its first start, and says so when its key was lost."""

from pathlib import Path

import pytest
from django.test import override_settings

from linli.config.demo.start import _make_seal


def test_the_first_start_makes_a_test_key_and_later_ones_keep_it(tmp_path: Path) -> None:
    path = tmp_path / "seal" / "platform.p12"
    with override_settings(LINLI_SEAL_FILE=str(path)):
        _make_seal()
        made = path.read_bytes()
        _make_seal()
    assert path.read_bytes() == made


def test_a_lost_key_is_said_and_the_demonstration_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "seal" / "platform.p12"
    with override_settings(LINLI_SEAL_FILE=str(path)):
        _make_seal()
        path.unlink()
        _make_seal()
    assert not path.exists()
    assert "密钥" in "".join(capsys.readouterr())
