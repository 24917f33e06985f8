"""Bringing a copy in through the page: a look in words, one act, and a sentence for whatever is no copy."""

from __future__ import annotations

import asyncio
import io
import logging
import zipfile
import zlib
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handhold.core.words import Refused
from handhold.web import upload
from handhold.web.held import HOLD_FOR
from handhold.web.upload import DOCUMENT, DRAINED, UPLOAD, documents_in
from tests.web.street import PASSPHRASE, Browser, Couple, sees

NOTE = "I wait for the sound of his key."


def send(browser: Browser, data: bytes, name: str = "copy") -> httpx.Response:
    """Choose a file and look what is in it."""
    return browser.post("/luggage", files={name: ("copy.zip", data, "application/zip")})


def bring(browser: Browser, data: bytes) -> httpx.Response:
    """Look, and bring it in."""
    page = send(browser, data)
    assert page.status_code == 200, page.text
    return browser.post("/unpackings", data={"bag": name_in(page)})


def name_in(page: httpx.Response) -> str:
    found = page.text.partition('name="bag" value="')[2]
    return found.partition('"')[0]


def zipped(**files: bytes) -> bytes:
    """A ZIP with these files; a double underscore stands for a slash, a single one for a dot."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, content in files.items():
            folder.writestr(name.replace("__", "/").replace("_", "."), content)
    return held.getvalue()


@pytest.fixture
def saved(couple: Couple) -> bytes:
    """What Ada saved after a while."""
    couple.ada.post("/notes", data={"text": NOTE})
    couple.ada.post("/pulses", data={"near": "8"})
    couple.ada.post("/thanks", data={"text": "For the soup."})
    couple.ben.post("/thanks", data={"text": "For the bread."})
    couple.ada.post("/letters", data={"text": "A long one.", "wish": "heard"})
    return couple.ada.get("/copy.zip").content


def test_what_would_come_in_is_said_in_words_and_nothing_is_kept_yet(couple: Couple, saved: bytes) -> None:
    page = send(couple.cleo, saved)
    for words in ("1 note", "1 marked day", "1 letter of yours", "1 other thing that you wrote", "called Ada"):
        assert sees(page, words), page.text
    assert NOTE not in page.text
    assert NOTE not in couple.cleo.get("/mine").text


def test_it_comes_in_at_its_own_time_marked_as_brought_in_and_only_once(couple: Couple, saved: bytes) -> None:
    couple.cleo.post("/notes", data={"text": "Mine from before."})
    couple.pass_time(days=3)
    couple.cleo.post("/unlockings", data={"passphrase": PASSPHRASE})
    there = bring(couple.cleo, saved).headers["location"]
    mine = couple.cleo.get(there)
    assert sees(mine, "Your copy came in. Each thing stands at its own day.")
    assert sees(mine, NOTE)
    assert sees(mine, "brought in")
    assert sees(mine, "2 March")
    assert "For the bread." not in mine.text
    couple.cleo.post("/notes", data={"text": "Mine from today."})
    assert couple.cleo.get("/mine").text.index("Mine from today.") < couple.cleo.get("/mine").text.index(NOTE)
    again = send(couple.cleo, saved)
    assert sees(again, "Nothing: this copy holds no words of yours that are not here already.")
    assert couple.cleo.get("/mine").text.count(NOTE) == 1


def test_what_came_in_can_be_taken_back_and_leaves_with_the_next_copy(couple: Couple, saved: bytes) -> None:
    bring(couple.cleo, saved)
    with zipfile.ZipFile(io.BytesIO(couple.cleo.get("/copy.zip").content)) as folder:
        assert NOTE in folder.read("copy/mine.html").decode()
    seq = couple.cleo.get("/mine").text.partition('name="seq" value="')[2].partition('"')[0]
    assert couple.cleo.post("/removals", data={"seq": seq}).status_code == 303
    assert sees(couple.cleo.get("/mine"), "You took something back here.")


def test_one_document_of_the_copy_does_as_well(couple: Couple, saved: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(saved)) as folder:
        page = send(couple.cleo, folder.read("copy/data/mine.json"))
    assert sees(page, "1 note"), page.text


def test_ben_cannot_bring_in_what_ada_saved(couple: Couple, saved: bytes) -> None:
    answer = send(couple.ben, saved)
    assert answer.status_code == 422
    assert sees(answer, "What they wrote is theirs to bring.")


def test_a_copy_waits_only_for_a_while_and_only_in_the_room_of_its_owner(couple: Couple, saved: bytes) -> None:
    name = name_in(send(couple.cleo, saved))
    assert couple.ada.post("/unpackings", data={"bag": name}).status_code == 422
    couple.pass_time(seconds=HOLD_FOR.total_seconds() + 1)
    couple.cleo.post("/unlockings", data={"passphrase": PASSPHRASE})
    late = couple.cleo.post("/unpackings", data={"bag": name})
    assert late.status_code == 422
    assert sees(late, "Please choose the file once more.")


def test_the_button_of_an_older_look_brings_nothing_in(couple: Couple, saved: bytes) -> None:
    name = name_in(send(couple.cleo, saved))
    send(couple.cleo, saved)
    assert couple.cleo.post("/unpackings", data={"bag": name}).status_code == 422
    assert NOTE not in couple.cleo.get("/mine").text


HOSTILE = {
    "empty": b"",
    "not a zip": b"MZ\x90 a program",
    "no copy in it": zipped(hello_txt=b"hello"),
    "cut off": zipped(copy__data__mine_json=b"{" + b" " * 4_000)[:-40],
    "broken inside": zipped(copy__data__mine_json=bytes(range(256)) * 40).replace(b"\x01\x02\x03", b"\xff\xff\xff"),
    "an ill-formed document": zipped(copy__data__mine_json=b"{}"),
    "outside its folder": zipped(**{"____data__mine_json": b"{}", "copy__data__..__mine_json": b"{}"}),
    "three rooms": zipped(copy__data__mine_json=b"{}", data__mine_json=b"{}", data__ours_json=b"{}"),
    "a json of something else": b'{"hello": "' + NOTE.encode() + b'"}',
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_no_copy_is_answered_with_a_sentence_and_nothing_comes_in(
    couple: Couple, what: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = send(couple.cleo, HOSTILE[what])
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert NOTE not in answer.text
    assert [line for line in caplog.messages if NOTE in line or "Traceback" in line] == []
    assert sees(couple.cleo.get("/mine"), "Nothing yet.")


def test_a_bomb_is_let_go_as_soon_as_it_is_too_large() -> None:
    bomb = zipped(copy__data__mine_json=bytes(DOCUMENT + 1))
    assert len(bomb) < DOCUMENT // 500
    assert documents_in(bomb) == upload.too_much()


def test_a_zip_with_an_endless_list_of_files_is_not_even_opened() -> None:
    assert documents_in(zipped(**{f"f{number}": b"" for number in range(2_000)})) == Refused(upload.BROKEN)


def test_a_file_past_the_limit_is_read_to_its_end_and_refused_in_a_sentence(couple: Couple) -> None:
    answer = send(couple.cleo, bytes(UPLOAD + 1))
    assert answer.status_code == 422
    assert sees(answer, "the limit is 24 MiB")


def test_a_body_far_past_the_limit_is_cut_off(couple: Couple) -> None:
    answer = send(couple.cleo, bytes(DRAINED + 1))
    assert answer.status_code == 422
    assert sees(answer, "the limit is 24 MiB")


PIECES = 40
LONG = [zlib.crc32(bytes([number])).to_bytes(4) * 4_000 for number in range(PIECES)]
EDGE = {"Content-Type": "multipart/form-data; boundary=x", "Sec-Fetch-Site": "same-origin"}
HERE = "http://127.0.0.1:8642"
HEAD = b'--x\r\nContent-Disposition: form-data; name="copy"; filename="copy.zip"\r\n\r\n'


def test_files_that_come_at_once_are_in_memory_one_after_another(couple: Couple) -> None:
    in_hand: set[int] = set()
    most: list[int] = []

    async def pieces(number: int) -> AsyncIterator[bytes]:
        yield HEAD
        for piece in LONG:
            in_hand.add(number)
            most.append(len(in_hand))
            await asyncio.sleep(0)
            yield piece
        yield b"\r\n--x--\r\n"

    async def ask(client: httpx.AsyncClient, number: int) -> int:
        answer = await client.post("/luggage", content=pieces(number), headers=EDGE)
        in_hand.discard(number)
        return answer.status_code

    async def all_at_once() -> list[int]:
        transport = httpx.ASGITransport(couple.app)
        async with httpx.AsyncClient(transport=transport, base_url=HERE, cookies=couple.cleo.jar) as client:
            return await asyncio.gather(*(ask(client, number) for number in range(5)))

    assert asyncio.run(all_at_once()) == [422] * 5
    assert len(most) == 5 * PIECES
    assert max(most) == 1


def test_a_file_that_stops_coming_lets_the_next_one_in(couple: Couple, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload, "PATIENCE", 0)

    async def stalled() -> AsyncIterator[bytes]:
        yield HEAD
        await asyncio.Event().wait()

    answer = couple.cleo.post("/luggage", content=stalled(), headers=EDGE)
    assert answer.status_code == 422
    assert sees(answer, "Please choose it once more.")
    monkeypatch.undo()
    assert sees(send(couple.cleo, b"no copy"), "There is no copy in this file.")


def test_other_addresses_take_no_more_than_they_did(couple: Couple) -> None:
    assert couple.cleo.post("/unpackings", content=bytes(300_000)).status_code in {413, 422}
    assert couple.cleo.post("/notes", data={"text": "x" * 300_000}).status_code == 413


@pytest.mark.parametrize(
    "kind", ["multipart/form-data", "multipart/form-data; boundary=", "text/plain", "multipart/form-data; boundary=x"]
)
def test_a_form_that_is_none_is_refused(couple: Couple, kind: str) -> None:
    answer = couple.cleo.post("/luggage", content=b"--x\r\nnonsense", headers={"Content-Type": kind})
    assert answer.status_code == 422


def test_a_file_in_another_field_is_no_file(couple: Couple, saved: bytes) -> None:
    assert sees(send(couple.cleo, saved, name="other"), "No file came.")


def test_nothing_of_it_is_laid_down_on_a_disk(
    couple: Couple, saved: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    bring(couple.cleo, saved)
    assert sorted(tmp_path.rglob("*")) == []


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 400), st.integers(0, 60))
def test_no_bytes_at_all_do_more_than_be_refused(noise: bytes, at: int, cut: int) -> None:
    real = zipped(copy__data__mine_json=b"{}", copy__data__ours_json=b"{}")
    spoilt = real[:at] + noise + real[at + cut :]
    for data in (noise, spoilt):
        assert isinstance(documents_in(data), Refused | list)
