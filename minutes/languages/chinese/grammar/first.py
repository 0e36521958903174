"""What a speaker of Chinese takes on: 我来写, 这块我弄, 我下周三之前把它改好, 包在我身上."""

from __future__ import annotations

import re
from collections.abc import Iterator

from minutes.expressions import expression
from minutes.languages.chinese.grammar.content import CLAUSE
from minutes.languages.chinese.grammar.days import find_days
from minutes.languages.chinese.grammar.verbs import DONE, IDLE, MOMENT, WORK
from minutes.languages.chinese.rules.claims import Claim
from minutes.languages.chinese.rules.signs import phrases

__all__ = ["taken_on"]

_PART = "(?:这边|这里|这儿|那边|自己|个人|亲自)?"
_I = expression(f"我(?:们(?:组|部门|团队|科|班|这边|这里))?{_PART}(?!们)")
_THINKS = expression(
    "[觉想看说听记知感猜怕估认以](?!办法|一下|看|明|个|见见)|倒|们|的(?!话)|也?觉得|建议|提议"
)
_PLANS = expression("想(?:把|在|这|下|明|今|先|找)|打算|准备(?!好|了|工作)|计划")

# That the speaker is the one who will do it.
_TAKES = phrases(
    r"""
    来(?![了自晚的到得着迟过不源])|去(?![年了过的不世])|负责|把|再(?!说|也|见|次|来)|会(?![议员不儿场])
    可以|能(?!不)|要(?!是|不|么|求)|得(?!到|很)|就(?!是|算|不|觉)|帮|争取|尽量|尽快|马上|立刻|立马
    回头|回去|顺便|顺手|顺带|抽空|抽时间|抽个|待会|一会|等会|等下|晚点|会后|散会|这就|继续|统一
    (跟|和|找|给|向|约|请|催|联系)[^，,。！？]{1,12}|先(?!生)|接着|打算|准备|计划|想办法|直接|到时候?
    """,
    spaced=False,
)
_SMALL = expression("一(?:下|份|遍|版|轮|个)|[吧啊](?=[，,。！]|$)")  # "I'll V it": 我整理一下
_SURELY = phrases(r"""来(?![了自晚的到得着迟过不源])|去(?![年了过的不世])|负责|把""", spaced=False)
_WHOLE = phrases(
    r"""
    交给我|包在我身上|算(在)?我(头上|的)|(归|由)我(来|负责|弄|管|办)?|我(包了|认领|领了|接了|接下|扛|兜底|牵头|主导|背)
    (这个|这事|这块|这件|那个|那块|那边|剩下的?|其他的?)[^，。！？我你他]{0,6}我(来|弄|做|搞|接|跟|盯|管|办|处理|负责|去)
    我(跟|和|给|找|同)[^，,。！？我你]{1,10}(说|讲|打|提|聊|碰|对|确认|沟通|商量|要)(一|个|下|清楚)
    让我(来|去)(?!说|讲|想|看)
    """,
    spaced=False,
)
_BARE = expression("我(?:来|去|可以|能|行)(?:吧|弄|做|搞|看看)?(?=[，,。！]|$)")

_NOT_I = expression(
    "(?:如果|要是|假如|除非|等|给|让|帮|跟|和|与|叫|请|找|问|告诉|以为|替|对|的话|靠|陪|催|发|比|像|怪|你|他|她|离|到|为|归|由)$"
)
_FALSE = expression(
    "不(?!过|行就|用担心)|没|别(?!的|人)|昨|前天|上周|上个|上次|上回|刚|已经|以前|当时|那时|去年|一直|正在|"
    "觉得|担心|希望|本来|差点|^(?:自己)?(?:之前|先前)(?!把|完)|如果|要是|万一|假如|应该是|经常|每"
)
_JOINT = expression("[和与跟同][^，,。！？]{1,8}?(?:一起|一块儿?|负责|来(?!了)|都)")
_SOON = expression("就|马上|来|会")
_RIGHT = expression("吗|呢[？?]|(?:对|是|行|好|可以)(?:吧|不)[？?]?$")
_HANGS = expression("如果|要是|万一|假如|除非|不行的话|的话[，,]")
_REACH = 22  # characters from "I" within which it is said what is done


def taken_on(said: str, offset: int, speaker: str) -> Iterator[Claim]:
    """The claims that a sentence at `offset` of its text makes for whoever says it."""
    hangs = bool(_HANGS.search(said))
    last = -1
    for match in _I.finditer(said):
        end, light = _end(said, match)
        if match.start() >= last and end:
            last = end
            start = offset + match.start()
            yield Claim(speaker, True, start, offset + end, doubt=hangs or light)
    for pattern in (_WHOLE, _BARE):
        for match in pattern.finditer(said):
            bare = pattern is _BARE
            alone = _NOT_I.search(said[: match.start()]) or match.start() < last
            if not alone and not _is_past(said, match) and not (bare and _RIGHT.search(said)):
                start, end = offset + match.start(), offset + match.end()
                yield Claim(speaker, True, start, end, doubt=hangs, bare=bare)


def _end(said: str, subject: re.Match[str]) -> tuple[int, bool]:
    """Where the verb ends that the speaker takes on, 0 where it is none, and whether lightly."""
    start = subject.end()
    before = CLAUSE.split(said[: subject.start()])[-1]
    clause = CLAUSE.split(said[start:])[0]
    if _NOT_I.search(before) or (_THINKS.match(clause) and not _PLANS.match(clause)):
        return 0, False
    dated = _is_dated(said, subject.start() - len(before), start + len(clause))
    after = _verb(clause, dated=dated)
    if not after or _JOINT.match(clause) or _FALSE.search(before + clause[:after]):
        return 0, False
    takes = _TAKES.search(before + clause[:_REACH]) or subject[0] != "我"
    small = _SMALL.match(clause, after)
    if not (dated or takes or small):
        return 0, False
    if re.search(IDLE, clause) or (not dated and re.search(MOMENT, clause)):
        return 0, False
    if clause.startswith("过", after):
        return 0, False
    if re.match(DONE, clause[after:]) and not (dated or _SOON.search(clause[:after])):
        return 0, False
    return start + after, not (dated or takes or before)


def _verb(clause: str, *, dated: bool) -> int:
    """Where the first verb of work in a clause ends; what is surely taken on may be any verb."""
    near = clause[:_REACH]
    found = re.search(WORK, near)
    if found:
        return found.end()
    taken = _SURELY.search(near)
    return min(taken.end() + 1, len(clause)) if taken and len(clause) > taken.end() else 0


def _is_dated(said: str, start: int, end: int) -> bool:
    """Whether a day is given in the clause from `start` to `end`, or begins the one after it."""
    return any(
        start <= p.start < end or (p.start == end + 1 and not said.endswith(("？", "?")))
        for p in find_days(said)
    )


def _is_past(said: str, match: re.Match[str]) -> bool:
    clause = CLAUSE.split(said[: match.start()])[-1] + match[0]
    return bool(_FALSE.search(clause) or re.match(DONE, CLAUSE.split(said[match.end() :])[0]))
