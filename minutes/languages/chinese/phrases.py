"""Phrases of Chinese, which writes no spaces between words.

There is no dictionary: a phrase is what stands between words that never name a subject, pronouns,
particles, times, verbs of talk. A character that is one of these by itself and part of many names
(上 in 上线, 用 in 用户) ends no phrase, but none begins or ends with it where that is never a name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from minutes.expressions import expression
from minutes.languages.phrases import NounPhrase

__all__ = ["noun_phrases", "parts"]

_BREAKS = """
    我们 你们 他们 她们 它们 咱们 大家 自己 什么 怎么样 怎么办 怎么 怎样 哪里 哪个 哪些 多少 几个
    为什么
    这个 那个 这些 那些 这里 那里 这边 那边 这么 那么 这样 那样 这一块 这块 这种 那种 每个 各个
    另外 其他 其它 别的 其中 一个 一些 有的
    的话 对吧 是吧 是不是 有没有 能不能 可不可以 会不会 要不要 好不好 行不行 能否 是否
    是的 就是 还是 也是 都是 不是 但是 可是 可能 可以 应该 需要 必须 能够 希望 愿意 觉得 认为
    以为 知道 明白 清楚 理解 了解 记得 忘记
    因为 所以 如果 要是 虽然 不过 而且 并且 然后 或者 以及 关于 至于 由于 根据 按照 通过 为了
    除了 包括 对于 来说
    之前 之后 以前 以后 之间 以内 以上 以下 左右 时候 没有 好像 比较 非常 特别 十分 相当 有点儿
    有点 有时候 一点 稍微 大概 大约 差不多 几乎 完全 全部 整体 基本 主要
    已经 曾经 正在 正好 刚刚 刚才 马上 立刻 一直 一起 一样 一下 一次 一开始 开始 首先 其次 最后
    最终 终于 当然 其实 确实 真的 只是 只有 只要 至少 最多 尽量 尽快 顺便 再说 甚至
    现在 今天 明天 昨天 后天 前天 今年 明年 去年 上午 下午 中午 晚上 早上 凌晨 今晚 目前 当前
    最近 以来 暂时 接下来 下一步 下一个 下次 上次 这次 每次 下班 上班
    上周 下周 本周 这周 周一 周二 周三 周四 周五 周六 周日 周末 星期 礼拜 月底 月初 年底 月份
    分钟 小时 个月
    说一下 看一下 讲一下 定一下 查一下 想一下 讨论 回答 告诉 通知 提到 提出 反映 表示 看看 看到
    听到 发给 做完 做好 打开 改到 改成  出来 出去 进来 上来 下来 下去 起来 回来 过来
    过去
    完成 解决 处理 负责 跟进 继续 进行 确定 决定 同意 支持 反对 准备 安排 提交 造成 导致 影响
    担心 帮忙 留着 成为 变成 属于 存在 进度 还差 还要 还有 还没 还能 还得
    好的 没问题 没关系 不好意思 谢谢 辛苦 再见 你好 到齐 满意 合适 奇怪 来得及 没事 麻烦 抱歉
    重要 容易 很大 很多 早上好
    情况 问题 事情 东西 方面 地方 办法 原因 结果 意思 部分 样子 内容 会议 议题 意见 想法 建议
    初步 结论 原计划 计划 异常
    我 你 他 她 它 您 咱 谁 哪 这 那 某 的 了 着 吗 呢 吧 啊 呀 哦 嗯 哎 诶 嘛 啦 喔 呃 哈 是 很 太
    挺 也 没 不 把 被 又 再 但 且 让 叫 和 只
""".split()  # noqa: SIM905
# What may be a part of a name ("更新", "在线", "申请") but is not where a phrase begins or ends.
_NO_START = (
    "有到个得过为以于要会能可对向点号月日里位次条来去看想说讲谈聊问找写查等停做干搞弄些种块齐差拿"
    "放寄交批更最并在从与及给跟帮请别还都就才则如因每各先快慢未非已另几多少好家周天年定"
)
_NO_END = (
    "有到个得过为以于要会可对向来去看想说讲找写查等做搞弄些种先里下上后前大小多少好新快慢更最并在从与"
    "及给跟帮还都就才则如因每各未非已另几订停"
)
_NUMERALS = "零一二三四五六七八九十百千万亿两半"
_WORD = expression(r"[\u3400-\u9fff]+|[A-Za-z][A-Za-z0-9+.#-]*")
_BREAK = expression("|".join(sorted(_BREAKS, key=len, reverse=True)) + "|在(?!线)")
_SHORTEST, _LONGEST = 2, 6  # characters


def noun_phrases(text: str, names: Collection[str]) -> Iterator[NounPhrase]:
    """The phrases of a Chinese utterance, none of them holding a name."""
    for name in names:
        text = text.replace(name, "，")
    for match in _WORD.finditer(_BREAK.sub("，", text)):
        yield from parts(match[0])


def parts(run: str) -> Iterator[NounPhrase]:
    """The run itself and, of a longer one, its parts: which of them are names repetition tells."""
    if run[0].isascii():
        if len(run) >= _SHORTEST:
            yield NounPhrase((run,), whole=True)
        return
    run = run.lstrip(_NO_START + _NUMERALS).rstrip(_NO_END + _NUMERALS)
    for begin in range(len(run)):
        for end in range(begin + _SHORTEST, min(begin + _LONGEST, len(run)) + 1):
            part = run[begin:end]
            if part[0] in _NO_START or part[-1] in _NO_END or set(_NUMERALS) & set(part):
                continue
            yield NounPhrase((part,), whole=part == run)
