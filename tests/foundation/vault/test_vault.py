"""Keys, ciphers, blind indexes and masks."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import FieldError
from hypothesis import given
from hypothesis import strategies as st

from tongban.foundation.trail.models import Entry
from tongban.foundation.vault import public as vault
from tongban.foundation.vault.keys import KeyFault, add_key, ring


@pytest.fixture
def keys(tmp_path: Path, settings: Any) -> Path:
    """An empty folder of keys for one test."""
    settings.KEYS_DIR = tmp_path / "keys"
    return tmp_path / "keys"


@given(plain=st.binary(max_size=2000))
def test_what_is_encrypted_opens_again(plain: bytes) -> None:
    sealed = vault.encrypt(plain, purpose="test", place="a.b.c")
    assert vault.decrypt(sealed, purpose="test", place="a.b.c") == plain
    assert len(sealed) == len(plain) + 33


def test_the_same_value_has_another_ciphertext_each_time() -> None:
    assert len({vault.encrypt(b"same", purpose="test", place="p") for _ in range(50)}) == 50


def test_a_ciphertext_moved_to_another_field_does_not_open() -> None:
    sealed = vault.encrypt("张小满".encode(), purpose="test", place="registers.person.name")
    with pytest.raises(vault.WrongKey, match="licences"):
        vault.decrypt(sealed, purpose="test", place="licences.licence.holder")


def test_a_changed_byte_is_a_clear_fault() -> None:
    sealed = bytearray(vault.encrypt(b"value", purpose="test", place="p"))
    sealed[-1] ^= 1
    with pytest.raises(vault.WrongKey, match="changed"):
        vault.decrypt(bytes(sealed), purpose="test", place="p")
    with pytest.raises(vault.WrongKey, match="no ciphertext"):
        vault.decrypt(b"plain", purpose="test", place="p")


def test_another_key_in_the_file_is_a_clear_fault(keys: Path) -> None:
    sealed = vault.encrypt(b"value", purpose="test", place="p")
    (keys / "test" / "0001").unlink()
    (keys / "test" / "0001").write_text("ab" * 32)
    with pytest.raises(vault.KeyMissing, match=sealed[1:5].hex()):
        vault.decrypt(sealed, purpose="test", place="p")


def test_keys_are_made_only_where_that_is_allowed(keys: Path, settings: Any) -> None:
    settings.KEYS_MAY_BE_MADE = False
    with pytest.raises(vault.KeyMissing, match="vault add-key test"):
        vault.encrypt(b"value", purpose="test", place="p")
    assert not keys.exists()


def test_key_files_are_for_their_owner_only(keys: Path) -> None:
    vault.key("test")
    assert (keys / "test" / "0001").stat().st_mode & 0o077 == 0
    assert (keys / "test").stat().st_mode & 0o077 == 0


def test_a_damaged_key_file_is_named(keys: Path) -> None:
    (keys / "test").mkdir(parents=True)
    (keys / "test" / "0001").write_text("no hex")
    with pytest.raises(KeyFault, match="test/0001"):
        vault.key("test")
    with pytest.raises(KeyFault, match="no name"):
        vault.key("../outside")


def test_an_older_key_still_opens_after_another_is_in_use(keys: Path) -> None:
    sealed = vault.encrypt(b"value", purpose="test", place="p")
    fresh = vault.add_key("test")
    assert vault.key("test") == fresh
    assert vault.decrypt(sealed, purpose="test", place="p") == b"value"
    assert vault.encrypt(b"value", purpose="test", place="p")[1:5] == fresh.id


def test_an_encrypted_field_cannot_be_searched() -> None:
    with pytest.raises(FieldError, match="blind index"):
        Entry.objects.filter(facts="{}")
    with pytest.raises(FieldError, match="blind index"):
        Entry.objects.filter(facts__contains="x")
    with pytest.raises(FieldError):
        Entry.objects.filter(facts__year__gt=1)
    Entry.objects.filter(facts__isnull=True)


def test_one_value_has_one_blind_index_however_it_is_written() -> None:
    index = vault.blind_index("id-number", "34169919900101123x")
    assert index == vault.blind_index("id-number", " 341699 19900101 123X ")
    assert index == vault.blind_index("id-number", "３４１６９９１９９００１０１１２３Ｘ")
    assert index != vault.blind_index("uscc", "34169919900101123x")
    assert len(index) == 32


def test_a_blind_index_survives_another_key(keys: Path) -> None:
    index = vault.blind_index("id-number", "341699199001011234")
    vault.add_key("index.id-number")
    assert vault.blind_index("id-number", "341699199001011234") == index


@pytest.mark.parametrize(
    ("mask", "value", "shown"),
    [
        (vault.mask_id_number, "341699199001011234", "3416**********1234"),
        (vault.mask_phone, "13812345678", "138****5678"),
        (vault.mask_name, "张小满", "张*满"),
        (vault.mask_name, "李窗", "李*"),
        (vault.mask_name, "欧阳春晓", "欧**晓"),
        (vault.mask_name, "", ""),
        (vault.mask_id_number, "1234", "****"),
        (vault.mask_text, "谯城区药都路12号", "谯城*****2号"),
    ],
)
def test_masks_hide_the_middle(mask: Any, value: str, shown: str) -> None:
    assert mask(value) == shown


def test_a_folder_that_somebody_was_killed_over_gets_its_key(keys: Path) -> None:
    (keys / "interrupted").mkdir(parents=True)
    sealed = vault.encrypt(b"plain", purpose="interrupted", place="p")
    assert vault.decrypt(sealed, purpose="interrupted", place="p") == b"plain"


def test_many_at_once_who_need_a_first_key_get_the_same(keys: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        sealed = list(pool.map(lambda _: vault.encrypt(b"plain", purpose="first", place="p"), range(64)))
    assert len(list((keys / "first").iterdir())) == 1
    assert {vault.decrypt(one, purpose="first", place="p") for one in sealed} == {b"plain"}


def test_a_key_that_comes_under_the_same_stamp_of_its_folder_is_found(keys: Path) -> None:
    vault.encrypt(b"plain", purpose="p", place="p")
    stamp = (keys / "p").stat().st_mtime_ns
    made = add_key("p")
    os.utime(keys / "p", ns=(stamp, stamp))
    assert ring("p").current == made
