"""Where Chinese clauses end, and what a text is about: pairs of neighbouring characters."""

from __future__ import annotations

from minutes.expressions import expression
from minutes.text import terms

__all__ = ["CLAUSE", "SENTENCE", "content_words", "points_back"]

SENTENCE = expression("[^。！？!?；;\n]+[。！？!?；;]?")
CLAUSE = expression(r"[，,、。！？!?；;：:\s]")

# What any text has.
_COMMON = expression(
    "我们|你们|他们|她们|咱们|大家|这个|那个|一个|一下|什么|怎么样?|可以|没有|就是|还是|已经|因为|所以|但是|"
    "如果|现在|时候|觉得|知道|问题|的话|然后|先生|应该|需要|决定|同意|能不能|是不是|有没有|负责|麻烦|之前|"
    "以前|以后|一起|或者|而且|不过|可是|另外|还有|谢谢|好的|没关系|没意见|意见|辛苦|开始|"
    "[我你他她它您们这那的了是在就都也还要会能吧吗呢啊哦嗯来去好行有没不和与把被给让为很太再又对向从到请谁哪"
    "几些先过着得地么嘛呀哈呵看]"
)
# A verb and that it is done: when, perhaps, but not what. 弄好, 加上, 让他写完.
_RESULT = expression(
    "(?<![一-龥]{3})[一-龥]?[弄搞做写加改查交发办定补修测画跑出](?:完成?|好|上去?|掉|出来|给[你我他她]|定)(?=[吧了啊呢]*(?:[，,。！]|$))|搞定|完成"
)
_POINTS = expression("[他她它]|这个(?!月|周|星期|礼拜)|那个|这件|这样|这么|这些|那些")


def content_words(text: str) -> frozenset[str]:
    """Pairs of characters, and the words of other scripts, that say what a text is about."""
    return frozenset(terms(_COMMON.sub(" ", _RESULT.sub(" ", text))))


def points_back(text: str) -> bool:
    """Whether a text has a word that stands for what was said before."""
    return bool(_POINTS.search(text))
