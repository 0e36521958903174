"""Whom a Chinese text names: speakers, people who are not in the room, and whole departments."""

from __future__ import annotations

from minutes.expressions import expression
from minutes.languages.names import Mention, Names

__all__ = ["HANDS", "find_people"]

_SURNAME = (
    "[王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蔡蒋余杜叶程苏魏吕丁任卢姚"
    "沈钟姜崔谭陆汪范金石廖贾韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤]"
)
_TITLE = (
    "(?:总监|总(?!是|体|结|共|数|算|部|量|之|的|会|在)|工(?!作|具|程|资|人|单|期|厂|序|地|时)|哥|姐|老师|医生|"
    "大夫|主任|经理|护士长|护士|师傅|会计|院长|校长|园长|教授|律师|部长|处长|科长|局长|队长|组长|同学|阿姨|叔)"
)
# "小" and "老" before what is a surname too, and no name: 小程序, 小范围, 一小段.
_NO_NICKNAME = (
    "程序|范围|高峰|金额|毛病|石|任务|周期|周末|段|钱|万|白|方块|方案|路|龙|江湖|高|向|余|马路|莫"
)
_NICKNAME = expression(
    f"(?<![一半每最大很较太偏变缩减])[小老阿](?!{_NO_NICKNAME}){_SURNAME}(?:{_TITLE})?"
)
_TITLED = expression(f"(?<![施加员手动分])(?P<surname>{_SURNAME})(?:[一-龥]{{1,2}}?)??{_TITLE}")

# What hands work to whoever is named next: let, ask, have it done by.
HANDS = "让|请|由|叫|麻烦|安排|派|辛苦|拜托|交给|分给|分配给|安排给|留给|转给|派给|归|指派"
_DOES = "来|去|负责|那边|牵头|跟|写|做|把|查|出|提供|准备|确认|处理|整理|弄|盯|发|改|先|尽快|帮"
_FULL = expression(
    f"(?<=[让请由给烦排派])(?!由于|安排|周[一二三四五六日天末]|任何|方便){_SURNAME}[一-龥]{{1,2}}?(?={_DOES})"
)
_ROLE = expression(
    "(?<=[让请由给烦排派归])(?P<role>(?:[一-龥]{0,2}(?:运营|财务|市场|客服|测试|前端|后端|设计|产品|行政|人事|"
    "法务|采购|销售|运维|技术|研发|物业|供应商|后勤|教务|护理|药房|仓库|实习生|外包|施工|厂家|秘书)"
    "(?:部门?|组|团队|处|科|方)?|[一-龥]{1,3}(?:部|组|科|团队|公司|办公室)))(?:那边|这边|的?同事|的?同学|的人)?"
)


def find_people(text: str, names: Names) -> list[Mention]:
    """Those whom a text names, in order: speakers by id, others as said.

    A nickname or a title is a speaker's where one speaker alone has the surname: 陈总, 老马.
    Departments are named where work is handed to them only.
    """
    found = names.mentions(text)
    for pattern in (_TITLED, _NICKNAME, _FULL, _ROLE):
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(m.start < end and start < m.end for m in found):
                continue
            groups = match.groupdict()
            speaker = names.mentions("老" + groups["surname"]) if "surname" in groups else []
            known = bool(speaker)
            owner = speaker[0].owner if known else groups.get("role") or match[0]
            found.append(Mention(start, end, owner, known))
    return sorted(found, key=lambda mention: mention.start)
