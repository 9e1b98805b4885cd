"""Sealed columns: what was altered, moved or sealed otherwise does not open."""

import os
import stat
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minzheng.adapters.envelope import (
    AES,
    SM4,
    EnvelopeBroken,
    KeyFileRefused,
    Keyring,
    load_or_create_kek,
    new_key,
    unwrap_key,
    wrap_key,
)

KEYS = {2021: b"a" * 32, 2022: b"b" * 32}
INDEX = b"i" * 32
RINGS = {suite: Keyring(KEYS, INDEX, suite=suite) for suite in (AES, SM4)}
AAD = b"parties.person.resident_id|0190"
SUITES = st.sampled_from([AES, SM4])
TEXTS = st.text(st.characters(codec="utf-8"), max_size=60)


@given(TEXTS, SUITES, st.binary(max_size=40))
def test_any_text_opens_again_in_its_place(text: str, suite: int, aad: bytes) -> None:
    blob = RINGS[suite].seal(text, aad=aad)
    assert RINGS[suite].open(blob, aad=aad) == text
    assert len(blob) == 32 + len(text.encode())


@given(TEXTS, SUITES, st.data())
@settings(max_examples=200)
def test_a_single_flipped_bit_anywhere_is_refused(text: str, suite: int, data: st.DataObject) -> None:
    blob = bytearray(RINGS[suite].seal(text, aad=AAD))
    at = data.draw(st.integers(0, len(blob) * 8 - 1))
    blob[at // 8] ^= 1 << at % 8
    with pytest.raises(EnvelopeBroken):
        RINGS[suite].open(bytes(blob), aad=AAD)


@given(TEXTS, SUITES, st.binary(max_size=40), st.binary(max_size=40))
def test_an_envelope_moved_to_another_row_is_refused(text: str, suite: int, mine: bytes, other: bytes) -> None:
    blob = RINGS[suite].seal(text, aad=mine)
    if mine != other:
        with pytest.raises(EnvelopeBroken):
            RINGS[suite].open(blob, aad=other)


@given(TEXTS, SUITES, st.integers(0, 31))
def test_a_cut_envelope_is_refused(text: str, suite: int, length: int) -> None:
    blob = RINGS[suite].seal(text, aad=AAD)
    with pytest.raises(EnvelopeBroken):
        RINGS[suite].open(blob[:length], aad=AAD)
    with pytest.raises(EnvelopeBroken):
        RINGS[suite].open(blob[:-1], aad=AAD)


@pytest.mark.parametrize("suite", [AES, SM4])
def test_another_suite_or_another_key_in_the_header_is_refused(suite: int) -> None:
    blob = RINGS[suite].seal("张三", aad=AAD)
    for relabelled in (blob[:1] + bytes([3 - suite]) + blob[2:], blob[:2] + (2021).to_bytes(2) + blob[4:]):
        with pytest.raises(EnvelopeBroken):
            RINGS[suite].open(relabelled, aad=AAD)


@pytest.mark.parametrize("suite", [AES, SM4])
def test_another_ring_with_the_same_key_number_is_refused_and_a_missing_key_is_named(suite: int) -> None:
    blob = RINGS[suite].seal("张三", aad=AAD)
    with pytest.raises(EnvelopeBroken):
        Keyring({2022: b"c" * 32}, INDEX).open(blob, aad=AAD)
    with pytest.raises(EnvelopeBroken, match="2022"):
        Keyring({2021: b"a" * 32}, INDEX).open(blob, aad=AAD)


def test_old_envelopes_open_after_suite_and_key_changed_and_are_known_as_old() -> None:
    old = Keyring({2021: KEYS[2021]}, INDEX, suite=AES)
    blob = old.seal("张三", aad=AAD)
    new = RINGS[SM4]
    assert new.open(blob, aad=AAD) == "张三"
    assert old.is_current(blob)
    assert not new.is_current(blob)


def test_sealing_twice_gives_two_envelopes_and_an_id_of_eighteen_takes_fifty_bytes() -> None:
    first, second = (RINGS[AES].seal("130123195803041234", aad=AAD) for _ in range(2))
    assert first != second
    assert len(first) == 50


@pytest.mark.parametrize("suite", [AES, SM4])
def test_the_blind_index_depends_on_text_purpose_key_and_suite_alone(suite: int) -> None:
    ring = RINGS[suite]
    index = ring.blind_index("130123195803041234", purpose="resident_id")
    assert len(index) == 16
    assert index == Keyring({7: b"z" * 32}, INDEX, suite=suite).blind_index("130123195803041234", purpose="resident_id")
    others = {
        ring.blind_index("130123195803041235", purpose="resident_id"),
        ring.blind_index("130123195803041234", purpose="bank_account"),
        Keyring(KEYS, b"j" * 32, suite=suite).blind_index("130123195803041234", purpose="resident_id"),
        RINGS[3 - suite].blind_index("130123195803041234", purpose="resident_id"),
    }
    assert len(others) == 4
    assert index not in others
    assert ring.blind_index("bc", purpose="a") != ring.blind_index("c", purpose="ab")


def test_a_ring_refuses_wrong_keys_and_never_prints_them() -> None:
    for options in ({"keys": {}}, {"keys": {1: b"short"}}, {"keys": {0: b"a" * 32}}, {"keys": {70_000: b"a" * 32}}):
        with pytest.raises(ValueError, match="密钥"):
            Keyring(options["keys"], INDEX)
    with pytest.raises(ValueError, match="套件"):
        Keyring(KEYS, INDEX, suite=3)
    with pytest.raises(ValueError, match="当前密钥"):
        Keyring(KEYS, INDEX, current=1999)
    assert "aaaa" not in repr(RINGS[AES])


@pytest.mark.parametrize("suite", [AES, SM4])
def test_a_wrapped_key_opens_only_under_its_kek_and_label(suite: int) -> None:
    kek, key = new_key(), new_key()
    wrapped = wrap_key(key, kek=kek, label="data:2021", suite=suite)
    assert unwrap_key(wrapped, kek=kek, label="data:2021") == key
    for other_kek, label in ((new_key(), "data:2021"), (kek, "index")):
        with pytest.raises(EnvelopeBroken):
            unwrap_key(wrapped, kek=other_kek, label=label)
    with pytest.raises(EnvelopeBroken, match="被包裹"):
        unwrap_key(Keyring({5: kek}, INDEX).seal("x" * 32, aad=b""), kek=kek, label="data:2021")


def test_the_kek_is_made_once_readable_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "kek"
    key = load_or_create_kek(path)
    assert len(key) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o400
    assert load_or_create_kek(path) == key
    assert [each.name for each in path.parent.iterdir()] == ["kek"]


def test_processes_that_start_together_get_one_kek(tmp_path: Path) -> None:
    path = tmp_path / "kek"
    keys: list[bytes] = []
    barrier = threading.Barrier(8)

    def start() -> None:
        barrier.wait()
        keys.append(load_or_create_kek(path))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 8
    assert len(set(keys)) == 1


@pytest.mark.parametrize("mode", [0o440, 0o404, 0o644, 0o420])
def test_a_kek_that_others_can_reach_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "kek"
    load_or_create_kek(path)
    path.chmod(mode)
    with pytest.raises(KeyFileRefused, match="chmod 400"):
        load_or_create_kek(path)


def test_a_link_a_folder_and_a_damaged_kek_are_refused_and_left_as_they_are(tmp_path: Path) -> None:
    real = tmp_path / "real"
    load_or_create_kek(real)
    link = tmp_path / "link"
    link.symlink_to(real)
    dangling = tmp_path / "dangling"
    dangling.symlink_to(tmp_path / "nowhere")
    folder = tmp_path / "folder"
    folder.mkdir(mode=0o700)
    for path in (link, dangling, folder):
        with pytest.raises(KeyFileRefused):
            load_or_create_kek(path)
    for content in (b"", b"zz" * 32, b"ab" * 31, b"\xff" * 64):
        damaged = tmp_path / f"damaged{len(content)}{content[:1].hex()}"
        damaged.write_bytes(content)
        os.chmod(damaged, 0o400)  # noqa: PTH101 - beside the mode tests above
        with pytest.raises(KeyFileRefused, match="从备份恢复"):
            load_or_create_kek(damaged)
        assert damaged.read_bytes() == content
