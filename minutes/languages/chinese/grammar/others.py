"""What a Chinese sentence gives to others: 让小李查一下, 老马你那边跟一下, 由财务负责, 谁来写?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from minutes.expressions import expression
from minutes.languages.chinese.grammar.content import CLAUSE
from minutes.languages.chinese.grammar.people import HANDS
from minutes.languages.chinese.grammar.verbs import DONE, IDLE, ROOM, WORK
from minutes.languages.chinese.rules.claims import Claim
from minutes.languages.names import Mention

__all__ = ["asked", "assigned_work", "called_for"]

_HANDED = expression("(?:交给|分给|分配给|安排给|留给|转给|派给|归|指派给?)$")
_LET = expression(f"(?:{HANDS})$")
_MINE = expression("我(?!们)")  # 我交给小李: the speaker does that
_OPENING = expression(
    "^(?:那|那么|好|好的|行|嗯|然后|另外|还有|所以|就|对了|要不|最后|其他的?|剩下的?)*[，,、]?$"
)
_PLACE = "(?:(?:那边|这边|那里|这里|你们?组?|您)[，,]?)*"
_DOES = expression(
    f"(?P<you>[，,、\\s]*(?:请|麻烦|辛苦)?{_PLACE})(?P<middle>[^，,。！？我他她]{{0,18}}?)(?P<verb>{WORK})"
)
_ASIDE = expression("[，,]([^，,。！？]{2,16}?)(?=[，,]|你|您|就你|能不能|麻烦)")
_TURN = "来(?![了自晚的到得着迟过不])|去(?![年了过的不世])|负责|牵头|跟(?:一下|进|着)|盯|你来|您来"
_TAKES = expression(
    f"{_TURN}|会(?!议)|可以|能|要|马上|就|再|先|把|帮|尽快|抽空|今|明|后天|下午|上午|周|星期|礼拜|月|号|日|前|内"
)
_WEAKLY = expression("一下|吧|[号日]|之?前")
_NOT = expression(
    "不(?!能|可|行)|没|昨|上周|上个|上次|刚才|刚刚|已经|以前|觉得|想|如果|要是|担心|怕|希望|建议|记得|听|以为|们(?!组|那边|这边)|一直|在(?=[做写改查修])"
)
_TALK = expression(
    "说|讲|介绍|分享|觉得|认为|怎么|为什么|什么|谁|哪|多少|几[个天号]|没有|不是|昨|上周|已经|刚|看法|意见|先来|先走|提到|问题是"
)
_UNTIL = expression("[^，,。！？我你]{1,8}(?:之前|以前|前)(?=[^，,。！？]+)")
_QUESTION = expression("[？?]$|(?:吗|呢|没)[。？?]?$|能不能|可不可以|行不行|方便")

_YOU = expression(
    "(?<![让给叫跟请对和问找告诉谢])(?:你|您)(?!们?觉得|看|说|讲|知道|的|不|们|是|上次|刚|之前|昨|有|没)"
    "(?:那边|这边|那里|这里|自己)?"
)
_PUT_TO = expression(
    "[吗吧？?]|能不能|可不可以|一下|试试|看看|来(?!了)|去(?!年|了|过)|负责|把|帮|麻烦|辛苦|[号日]|之?前"
)
_CALL = expression(
    "谁(?:来|去|能|可以|负责|愿意|有空|帮|有时间|方便|跟|接|领|认领|牵头)[^，,。！？]{0,12}|(?:有没有|哪位|哪个)(?:人|同学|同事|老师)?"
    "(?:愿意|能|可以|来|方便|有空)[^，,。！？]{0,12}"
)
_NEED = expression(
    "(?:得|要|需要|找|最好|应该|必须|还差|缺)(?:有|找|安排|派)?(?:个|一个)?人(?:能|可以|来|去|负责|专门)?[^，,。！？]{0,8}?"
    + WORK
)


def assigned_work(
    said: str, offset: int, people: Sequence[Mention], speaker: str | None
) -> Iterator[Claim]:
    """Work that a sentence at `offset` of its text gives to somebody by name."""
    for mention in people:
        start, end = mention.start - offset, mention.end - offset
        if _is_joined(said, start, end) or mention.owner == speaker:
            continue
        clause = CLAUSE.split(said[:start])[-1]
        if _HANDED.search(clause):
            if not (_MINE.search(clause) or _NOT.search(clause)) and not said[end:].startswith(
                "的"
            ):
                first = offset + start - len(clause)
                yield Claim(mention.owner, not _asks(said), first, offset + end)
            continue
        last = _ends(said, end, clause, mention.present)
        if last:
            yield Claim(mention.owner, not _asks(said), offset + start, offset + last)


def asked(said: str, offset: int) -> Iterator[Claim]:
    """Work that is put to the person spoken to, who is not named."""
    for you in _YOU.finditer(said):
        clause = CLAUSE.split(said[you.end() :])[0]
        verb = re.search(WORK, clause[:18])
        if verb is None or not _PUT_TO.search(clause + said[-1:]):
            continue
        told = clause[: verb.end() + 6]
        before = CLAUSE.split(said[: you.start()])[-1]
        if _TALK.search(told) or _NOT.search(told[: verb.start()] + before):
            continue
        if re.search(f"{IDLE}|{ROOM}", clause) or re.match(DONE, clause[verb.end() :]):
            continue
        start = offset + you.start()
        yield Claim(None, False, start, offset + you.end() + verb.end())
        return


def called_for(said: str, offset: int) -> Iterator[Claim]:
    """Work for which somebody is sought: "who can …", and "somebody has to …" in doubt."""
    for pattern in (_CALL, _NEED):
        match = pattern.search(said)
        if match and not _TALK.search(re.sub("谁|哪[位个]|有没有", "", match[0])):
            start, end = offset + match.start(), offset + match.end()
            yield Claim(None, False, start, end, anyone=True, doubt=pattern is _NEED)
            return


def _ends(said: str, end: int, before: str, present: bool) -> int:
    """Where the verb ends that whoever is named before `end` is given, 0 where it is none."""
    let = _LET.search(before)
    rest = said[end:]
    turned = re.match(f"{_PLACE}(?:{_TURN})", rest) or _UNTIL.match(rest)
    if not (let or _OPENING.match(before) or turned):
        return 0
    if before and _NOT.search(before) and not let:
        return 0
    match = _DOES.match(rest)
    aside = _ASIDE.match(rest)
    if match is None and aside and not let:  # 老马，监控那块，你看一下
        match = _DOES.match(rest, aside.end())
    if match is None:
        return end + turned.end() if turned and not (_TALK.search(rest) or _NOT.search(rest)) else 0
    clause = CLAUSE.split(rest[match.start("middle") :])[0]
    middle = match["middle"]
    if _NOT.search(middle.replace("能不能", "")) or _TALK.search(middle) or _TALK.search(clause):
        return 0
    if re.search(f"{IDLE}|{ROOM}", clause) or re.match(DONE, rest[match.end() :]):
        return 0
    called = re.search("你|您|请|麻烦|辛苦", match["you"] + middle)
    takes = _TAKES.search(middle + match["verb"]) or turned
    if not (let or called or takes or (present and _WEAKLY.search(clause))):
        return 0
    return end + match.end()


def _asks(said: str) -> bool:
    return bool(_QUESTION.search(said))


def _is_joined(said: str, start: int, end: int) -> bool:
    """Whether the name is one of several: 李强和陈静, 我和李强."""
    return bool(
        re.search("[和与或跟、]$", said[:start]) or re.match("[和与或、]|还是|跟我", said[end:])
    )
