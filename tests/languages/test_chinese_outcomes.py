"""Chinese talk: who takes work on, what is settled, what stays open, and by when."""

from __future__ import annotations

import pytest

from minutes.records import Outcome, Speaker, Utterance
from minutes.stages.outcomes import find_outcomes
from tests.languages.duties_read import assign

TUESDAY = "2027-03-02T10:00"
TEAM = tuple(
    Speaker(f"S{n}", name, 1.0) for n, name in enumerate(("王芳", "李强", "陈静", "马骏"), 1)
)


def said(*lines: str) -> tuple[Utterance, ...]:
    """Utterances; a line that begins with "2: " is of S2, any other of S1."""
    parts = [("1", line) if line[1:3] != ": " else (line[0], line[3:]) for line in lines]
    return tuple(
        Utterance(f"u{i}", i, i + 1, f"S{who}", text) for i, (who, text) in enumerate(parts)
    )


def read(line: str) -> tuple[str | None, str | None]:
    """Owner and due date of a line."""
    utterances = said(line)
    who, when = assign(utterances, TEAM, ["u0"], recorded_at=TUESDAY)
    return who and who[0], when and when[0]


def found(kind: str, *lines: str) -> list[Outcome]:
    outcomes = find_outcomes(said(*lines), TEAM, language="zh", recorded_at=TUESDAY, thresholds={})
    return [outcome for outcome in outcomes if outcome.kind == kind]


@pytest.mark.parametrize(
    ("line", "who"),
    [
        ("海报那边我找人印，下周给大家看样子。", "S1"),
        ("投影仪的事我去问物业。", "S1"),
        ("护士站那边我去说。", "S1"),
        ("名单我整理一下。", "S1"),
        ("我回去跟财务对一下。", "S1"),
        ("下周三的班我来顶。", "S1"),
        ("我们组下周把方案定下来。", "S1"),
        ("老马，服务器那边你跟一下。", "S4"),
        ("陈老师来写这个文档吧。", "S3"),
        ("这个事马骏牵头，李总配合。", "S4"),
        ("设计稿陈静下周三之前出。", "S3"),
        ("让小郭去查一下。", "小郭"),
        ("小周负责签到。", "小周"),
        ("请刘医生提供病历摘要。", "刘医生"),
        ("由市场部负责物料。", "市场部"),
        ("这个归测试组。", "测试组"),
        ("让财务尽快核对一下上个月的账。", "财务"),
    ],
)
def test_work_is_taken_on_or_handed_to_somebody(line: str, who: str) -> None:
    assert read(line)[0] == who


@pytest.mark.parametrize(
    "line",
    [
        "我来讲两句。",
        "我把屏幕共享一下。",
        "我明天请假。",
        "我下周出差，下周五回来。",
        "我去年写过一个。",
        "我去车上看过。",
        "我已经把邮件发了。",
        "我就问一句，周四去不去爬山？",
        "我觉得可以先做搜索。",
        "我上个月提交的报销还没到。",
        "陈静你先讲一下。",
        "马骏，你把门关一下。",
        "小程序先上线。",
        "听李强说，客户要改。",
        "财务那边还没批。",
        "我跟李强一起弄。",
    ],
)
def test_talk_of_the_moment_the_past_or_oneself_is_no_work(line: str) -> None:
    assert read(line)[0] is None


@pytest.mark.parametrize(
    ("line", "when"),
    [
        ("我争取周三下班前弄完。", "2027-03-03"),
        ("我五月八号之前把数据导给你。", "2027-05-08"),
        ("我五月底前把合同签了。", "2027-05-31"),
        ("我下班前发到群里。", "2027-03-02"),
        ("我下午给客户打个电话。", "2027-03-02"),
        ("我明天下午给他，今天还得改别的。", "2027-03-03"),
        ("我这两天把合同看一下。", "这两天"),
        ("我节前把物料备齐。", "节前"),
        ("我三月中旬把报告写好。", "三月中旬"),
    ],
)
def test_a_day_is_read_or_left_in_words(line: str, when: str) -> None:
    assert read(line) == ("S1", when)


def test_a_deadline_for_him_is_of_whoever_was_given_the_work_before() -> None:
    (action,) = found("action", "客户端的日志让小郭来加。", "让他下周三之前加上。", "2: 行。")
    assert (action.owner, action.due) == ("小郭", "2027-03-10")


@pytest.mark.parametrize(
    "lines",
    [
        ("首页放搜索还是放订单？", "2: 订单看得多。", "那首页就放订单。", "2: 好。"),
        ("2: 会太多了。", "那就这么定了，以后周会改成两周一次。"),
        ("好，那咱们不租新库，先把旧货架加高一层。", "2: 同意。"),
        ("2: 苹果版来不及。", "那先上安卓版，苹果版推迟到六月。", "2: 我没意见。", "3: 可以。"),
        ("以后请假一律在系统里提。", "2: 好嘞。"),
        ("好，以后退货统一由质检检查。",),
    ],
)
def test_a_conclusion_and_a_course_of_action_decide(lines: tuple[str, ...]) -> None:
    assert len(found("decision", *lines)) == 1


@pytest.mark.parametrize(
    "lines",
    [
        ("那咱们就开始，今天东西有点多。", "2: 好。"),
        ("好，那说一下进度。", "2: 好的。"),
        ("那就麻烦你了。", "2: 没事。"),
        ("那我就放心了。", "2: 嗯。"),
        ("行，那今天就到这儿。", "2: 好。"),
        ("那往后推，推到十点怎么样？", "2: 十点不行，进城碰上限行。"),
    ],
)
def test_how_the_meeting_runs_and_what_is_turned_down_decide_nothing(
    lines: tuple[str, ...],
) -> None:
    assert found("decision", *lines) == []


@pytest.mark.parametrize(
    "lines",
    [
        ("2: 电梯又坏了，一到晚上就停。", "3: 厂家也说不清为什么。", "先挂着，再观察几天。"),
        ("2: 夜班护士招不到人。", "3: 我是真没办法了。", "嗯，这个我也没有好主意。"),
        ("2: 报表的数对不上，老是出错。", "3: 查了半天没头绪，复现不了。"),
    ],
)
def test_trouble_that_nobody_can_mend_stays_open(lines: tuple[str, ...]) -> None:
    assert len(found("problem", *lines)) == 1


def test_two_troubles_one_after_the_other_are_two() -> None:
    problems = found(
        "problem",
        "2: 探头每天半夜掉线，原因查不出来。",
        "那这个先挂着，下次接着说。",
        "3: 我也有个头疼的，长途司机招不到人。",
        "3: 我是真没办法了。",
    )
    assert len(problems) == 2
