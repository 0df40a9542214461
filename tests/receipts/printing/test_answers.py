"""What a printer sends back is sorted rightly, however the network cuts it up."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from receipts.printing.answers import (
    AutoStatus,
    Cleared,
    Other,
    PowerNotice,
    ProcessId,
    RealTime,
    Sorter,
    Turn,
    paper_near_end,
    trouble,
)

real_time = st.integers(0, 255).map(lambda byte: (byte & 0x6C | 0x12, RealTime(byte & 0x6C | 0x12)))
units = st.one_of(
    real_time.map(lambda pair: (bytes([pair[0]]), pair[1])),
    st.tuples(st.integers(0, 255), *[st.integers(0, 0x6F).map(lambda byte: byte & 0x6F)] * 3)
    .map(lambda four: bytes([four[0] & 0x6C | 0x10, *(byte & 0x6F for byte in four[1:])]))
    .map(lambda frame: (frame, AutoStatus(frame))),
    st.binary(min_size=4, max_size=4)
    .filter(lambda four: 0 not in four)
    .map(lambda four: (b"\x37\x22" + four + b"\x00", ProcessId(four))),
    st.just((b"\x37\x25\x00", Cleared())),
    st.just((b"\x3b\x31\x00", PowerNotice())),
    st.just((b"\x11", Other(b"\x11"))),
    st.just((b"\x5fTM-T88V\x00", Other(b"\x5fTM-T88V\x00"))),
    st.sampled_from([0x00, 0x03, 0x0C]).map(lambda byte: (bytes([byte]), Turn(byte))),
)


@given(st.lists(units, max_size=20), st.lists(st.integers(0, 100), max_size=10))
def test_answers_come_out_whole_however_they_arrive(sent, cuts):
    stream = b"".join(data for data, _ in sent)
    edges = sorted({0, len(stream), *(cut for cut in cuts if cut < len(stream))})
    sorter = Sorter()
    heard = [answer for at, to in pairwise(edges) for answer in sorter.feed(stream[at:to])]
    assert heard == [answer for _, answer in sent]


def test_the_cashier_hears_why_the_printer_does_not_print():
    assert trouble((0x12, 0x12, 0x12, 0x12)) == ""
    assert trouble((0x16, 0x12, 0x12, 0x1E)) == ""
    assert paper_near_end((0x12, 0x12, 0x12, 0x1E))
    assert trouble((0x1A, 0x32, 0x12, 0x72)) == "paper end"
    assert trouble((0x1A, 0x16, 0x12, 0x12)) == "cover open"
    assert trouble((0x1A, 0x52, 0x1A, 0x12)) == "cutter jammed"
    assert trouble((0x1A, 0x12, 0x12, 0x12)) == "it is offline"


def test_automatic_status_says_why_the_printer_stopped():
    assert AutoStatus(b"\x18\x00\x0f\x00").cause == "paper end"
    assert AutoStatus(b"\x38\x00\x00\x00").cause == "cover open"
    assert AutoStatus(b"\x18\x08\x00\x00").cause == "cutter jammed"
    assert not AutoStatus(b"\x14\x00\x03\x00").offline


def test_a_byte_of_noise_does_not_swallow_the_answer_behind_it():
    proof, in_turn = b"\x37\x22001p\x00", b"\x03"
    for noise in (b"\x18", b"\x10", b"\xff", b"\x41"):
        assert Sorter().feed(noise + proof + in_turn) == [Other(noise), ProcessId(b"001p"), Turn(3)]
