"""Two meetings written as people talk, and what a careful reader takes from them.

They were written before the rules. Each case names the lines that are its evidence, the owner
(None: left open) and the due date.
"""

from __future__ import annotations

import pytest

from minutes.records import Speaker, Utterance
from tests.stages.duties_read import assign

# A recogniser's output: lower case, no punctuation. A Tuesday, 11 May 2027.
STANDUP = """\
01 nadia: okay morning everyone can you all hear me
02 tom: yep loud and clear
03 nadia: tom do you want to start
04 tom: sure so yesterday i finished the import job it ran on friday for two hours and nothing broke
05 tom: today i'm going to write the docs for it
06 nadia: nice and the staging server
07 tom: still down i called them last week and they said they would look at it on monday
08 olu: i can see it from here actually it's slow but it's up
09 nadia: olu can you send tom the new address
10 olu: yeah no problem i'll do it right after this
11 ruth: so the login thing i had a look and i think it's the cache
12 ruth: if i had another week i would rewrite the whole thing
13 nadia: we should really do something about that
14 ruth: well i can put in a quick fix by thursday and then we see
15 nadia: that would be great
16 tom: someone should tell support about it because they get calls every monday
17 greta: i told them on friday
18 nadia: what about the survey who's doing that
19 olu: maybe greta could take it
20 greta: i can't i'm away from wednesday
21 olu: okay then i'll take it i'll have a draft in two weeks
22 nadia: greta before you go could you hand over the billing tickets
23 greta: yes i'll give them to ruth tomorrow
24 ruth: fine by me
25 tom: it takes me two days to review those by the way
26 nadia: ruth and tom will sort that out between them
27 tom: oh and the certificates they run out at the end of the month
28 nadia: right could somebody renew them
29 ruth: i won't have time for that
30 tom: i'll renew them next week
31 nadia: and greta will write to the client about the delay before the twentieth
32 greta: i already did that yesterday
33 nadia: even better let me know if you hear back
34 olu: can we move this meeting to ten it may be better for me
35 nadia: let me think about it i'll ask the others
"""

# Prepared minutes-taking: full names, punctuation. A Thursday, 7 October 2027.
BOARD = """\
01 Margaret Osei: Good afternoon. I will be brief, as Mr. Lindgren has a train at five.
02 Henrik Lindgren: Thank you, Margaret. I would have taken a later one, but it was cancelled.
03 Margaret Osei: The first item is the annual report. Priscilla, where do we stand?
04 Priscilla Adeyemi: The figures were approved on 30 September. The text is still missing.
05 Priscilla Adeyemi: I'll circulate a full draft by the fifteenth of October.
06 Margaret Osei: Thank you. Henrik Lindgren will review the financial section by 22 October.
07 Henrik Lindgren: That suits me.
08 Samuel Brandt: When does it go to the printer?
09 Priscilla Adeyemi: Last year it went on the first of November, and that was too late.
10 Margaret Osei: Then we should aim for the end of October.
11 Samuel Brandt: The printer needs the files by the end of the month. That's for David, I believe.
12 Margaret Osei: David Marsh isn't with us today, but yes, David will deliver the files.
13 Samuel Brandt: Could you also send me the cover, Priscilla?
14 Priscilla Adeyemi: Of course, you'll have it tomorrow.
15 Margaret Osei: The second item is the lease, which expires on 31 March 2028.
16 Henrik Lindgren: Our lawyers looked at it in August. They spent two weeks on it.
17 Henrik Lindgren: If I were to sign today, we would lose the option on the second floor.
18 Margaret Osei: Would you be able to obtain a second opinion before the next board meeting?
19 Henrik Lindgren: Yes, I'll speak to Hartmann & Co. and report back on 4 November.
20 Samuel Brandt: I could ask my brother, if that helps.
21 Margaret Osei: I don't think that's necessary, Samuel.
22 Samuel Brandt: Fair enough. I won't, then.
23 Margaret Osei: Item three: the office party. Any volunteers?
24 Priscilla Adeyemi: Samuel and I can look after the catering.
25 Samuel Brandt: Gladly.
26 Henrik Lindgren: In the old days we met every Friday at six, and nobody needed volunteers.
27 Margaret Osei: Samuel, please book the room until Wednesday at the latest.
28 Samuel Brandt: Consider it done.
29 Margaret Osei: I will write to the members next week about the new fees.
30 Henrik Lindgren: Someone will have to answer their questions, too.
31 Margaret Osei: We'll see about that soon.
"""

Case = tuple[str, str | None, str | None]

STANDUP_CASES: list[Case] = [
    ("01", None, None),
    ("03", None, None),
    ("04", None, None),
    ("05", "tom", "2027-05-11"),
    ("07", None, None),
    ("08", None, None),
    ("09 10", "olu", None),
    ("11", None, None),
    ("12", None, None),
    ("13", None, None),
    ("14", "ruth", "2027-05-13"),
    ("16", None, None),
    ("17", None, None),
    ("18 19 20", None, None),
    ("20", None, None),
    ("21", "olu", "2027-05-25"),
    ("22 23", "greta", "2027-05-12"),
    ("25", None, None),
    ("26", None, None),
    ("29", None, None),
    ("30", "tom", "2027-05-21"),
    ("31", None, "2027-05-20"),
    ("32", None, None),
    ("33", None, None),
    ("34", None, None),
    ("35", "nadia", None),
]

BOARD_CASES: list[Case] = [
    ("01", None, None),
    ("02", None, None),
    ("03", None, None),
    ("04", None, None),
    ("05", "Priscilla Adeyemi", "2027-10-15"),
    ("06 07", "Henrik Lindgren", "2027-10-22"),
    ("09", None, None),
    ("10", None, "2027-10-31"),
    ("11", "David", "2027-10-31"),
    ("12", "David", None),
    ("13 14", "Priscilla Adeyemi", "2027-10-08"),
    ("16", None, None),
    ("17", None, None),
    ("18 19", "Henrik Lindgren", "2027-11-04"),
    ("20", None, None),
    ("20 21 22", None, None),
    ("22", None, None),
    ("24 25", None, None),
    ("26", None, None),
    ("27 28", "Samuel Brandt", "2027-10-13"),
    ("29", "Margaret Osei", "2027-10-15"),
    ("30", None, None),
    ("31", None, None),
]


def meeting(script: str) -> tuple[tuple[Utterance, ...], tuple[Speaker, ...]]:
    """The lines of a script as utterances, and those who speak them as S1, S2, …"""
    ids: dict[str, str] = {}
    said: list[Utterance] = []
    for second, line in enumerate(script.splitlines()):
        label, text = line.split(": ", 1)
        number, name = label.split(" ", 1)
        speaker = ids.setdefault(name, f"S{len(ids) + 1}")
        said.append(Utterance(number, second, second + 1, speaker, text))
    return tuple(said), tuple(Speaker(id_, name, 1.0) for name, id_ in ids.items())


def read(script: str, lines: str, recorded_at: str) -> tuple[str | None, str | None]:
    utterances, speakers = meeting(script)
    who, when = assign(utterances, speakers, lines.split(), recorded_at=recorded_at, language="en")
    names = {s.id: s.name for s in speakers}
    return who and (names.get(who[0]) or who[0]), when and when[0]


@pytest.mark.parametrize(("lines", "owner", "due"), STANDUP_CASES)
def test_a_standup_in_lower_case(lines: str, owner: str | None, due: str | None) -> None:
    assert read(STANDUP, lines, "2027-05-11T09:30:00+02:00") == (owner, due)


@pytest.mark.parametrize(("lines", "owner", "due"), BOARD_CASES)
def test_a_formal_meeting_with_full_names(lines: str, owner: str | None, due: str | None) -> None:
    assert read(BOARD, lines, "2027-10-07") == (owner, due)
